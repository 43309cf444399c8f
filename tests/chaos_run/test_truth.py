"""An error is truthful if the logs and the faults of the run confirm it, and if it says that sending again may help."""

from typing import Any

import pytest

from facemagi.errors import FaceMagiError
from scripts.chaos_run.ledger import Answer, Order
from scripts.chaos_run.truth import fault_of_refusal
from tests.chaos_run.run_samples import JOB, answer, completed, ended_without_answer, findings, happened, line, order

ENDED = FaceMagiError("inference_failed", "The model's container ended without an answer, 2 times. It may …")
TIME_OVER = FaceMagiError("inference_failed", "The job's time is over and no result came.")
NO_INSTANCE = FaceMagiError("effect_unavailable", "No instance was free before the job's time was over.")
UNREADABLE = FaceMagiError("internal", "The photo could not be read: ReadTimeoutError.")
UNAVAILABLE = FaceMagiError("effect_unavailable", "The effect is not available at the moment.")
GONE = FaceMagiError("expired", "The photo is no longer here.")
UNKNOWN = FaceMagiError("inference_failed", "The edit failed: OSError.")
EXPIRED = [line("accepted"), line("ended", outcome="Expired", answered=False)]


def failed(error: FaceMagiError) -> Order:
    return order("failed", error=error)


def test_a_container_that_ended_as_often_as_the_error_says() -> None:
    assert findings(failed(ENDED), ended_without_answer() * 2) == []


def test_a_container_that_ended_less_often_than_the_error_says() -> None:
    assert findings(failed(ENDED), ended_without_answer()) == ["untruthful"]


def test_an_end_that_never_came_and_one_that_did() -> None:
    assert findings(failed(TIME_OVER), [line("accepted")]) == []
    assert findings(failed(TIME_OVER), completed()) == ["untruthful"]
    assert findings(failed(TIME_OVER), ended_without_answer()) == ["untruthful"]


def test_a_job_that_waited_too_long_and_one_that_did_not() -> None:
    assert findings(failed(NO_INSTANCE), EXPIRED) == []
    assert findings(failed(NO_INSTANCE), completed()) == ["untruthful"]


def test_a_photo_that_could_not_be_read_needs_a_fault_of_the_storage() -> None:
    assert findings(failed(UNREADABLE), completed(), happened("silent", "moto", 1, 3)) == []
    assert findings(failed(UNREADABLE), completed(), happened("kill", "gateway", 1)) == ["untruthful"]


def test_an_effect_that_was_not_available_must_not_have_done_all_of_the_job() -> None:
    silence = happened("silent", "emulator", 1, 3)
    assert findings(failed(UNAVAILABLE), [], silence) == []
    assert findings(failed(UNAVAILABLE), completed(), silence) == ["untruthful"]
    assert findings(failed(UNAVAILABLE), []) == ["untruthful"]


def test_a_photo_that_is_gone_must_have_been_deleted() -> None:
    removed = failed(GONE)
    removed.photo.removed = True
    assert findings(removed, completed()) == []
    assert findings(failed(GONE), completed()) == ["untruthful"]


def test_an_error_that_no_fault_explains_is_untruthful() -> None:
    assert findings(failed(UNKNOWN), completed(), happened("silent", "moto", 1, 3)) == ["untruthful"]


def test_an_error_after_which_nobody_may_try_again_is_untruthful() -> None:
    final = failed(TIME_OVER)
    final.job["error"]["retryable"] = False
    assert findings(final, [line("accepted")]) == ["untruthful"]


def error(code: str, **members: Any) -> dict[str, Any]:
    return FaceMagiError(code, "…", **members).envelope()


@pytest.mark.parametrize(
    "refusal",
    [
        answer(0),
        answer(503, error("unavailable")),
        answer(500, {"message": "Internal Server Error"}),
        answer(500, call="POST to S3"),
        answer(410, error("deleted", actual="photo_removed")),
        answer(410, error("job_canceled", actual=JOB)),
    ],
    ids=lambda refusal: f"{refusal.status} {refusal.error.get('code', '')}",
)
def test_what_a_good_client_may_be_answered(refusal: Answer) -> None:
    cancelled = order("canceled")
    cancelled.removed = True
    assert fault_of_refusal(refusal, {"photo_removed"}, {JOB: cancelled}) == ""


@pytest.mark.parametrize(
    ("refusal", "fault"),
    [
        (answer(500, {"error": {"code": "internal", "retryable": False}}), "it is not retryable"),
        (answer(500), "it is not retryable"),
        (answer(404, error("not_found", actual="photo_kept")), "a good call was refused"),
        (answer(409, error("idempotency_mismatch", actual=JOB)), "a good call was refused"),
    ],
    ids=lambda value: value.status if isinstance(value, Answer) else "",
)
def test_what_a_good_client_may_not_be_answered(refusal: Answer, fault: str) -> None:
    assert fault_of_refusal(refusal, {"photo_removed"}, {JOB: order()}) == fault
