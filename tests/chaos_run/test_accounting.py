"""The account of a run finds what is lost, doubled, hanging or wrong, and excuses what a fault explains."""

import pytest

from scripts.chaos_run.accounting import account
from scripts.chaos_run.ledger import Ledger, Photo
from tests.chaos_run.run_samples import (
    answer,
    completed,
    ended_without_answer,
    findings,
    happened,
    line,
    order,
)


def test_a_job_that_succeeded_at_once_is_right() -> None:
    assert findings(order(), completed()) == []


def test_a_job_that_was_accepted_and_is_not_there_is_lost() -> None:
    gone = order()
    gone.gone = True
    assert findings(gone, completed()) == ["lost"]


def test_a_result_that_was_not_to_be_had_is_lost() -> None:
    without = order()
    without.picture = None
    assert findings(without, completed()) == ["lost"]


def test_a_result_that_is_no_picture_is_wrong() -> None:
    broken = order()
    broken.picture = "no picture"
    assert findings(broken, completed()) == ["wrong"]


def test_a_job_that_still_waits_hangs() -> None:
    assert findings(order("queued"), [line("accepted")]) == ["hung"]


def test_a_job_of_which_no_call_was_answered_hangs() -> None:
    silent = order("queued", 0, 503)
    assert findings(silent, []) == ["hung"]


def test_a_key_with_two_jobs_is_doubled() -> None:
    doubled = order()
    doubled.tries.append(answer(201, {"id": "job_2"}))
    assert findings(doubled, completed()) == ["doubled"]


def test_a_job_that_was_sent_twice_without_a_cause_is_doubled() -> None:
    assert findings(order(), completed() * 2) == ["doubled"]


def test_a_fault_elsewhere_does_not_excuse_a_job_that_was_sent_twice() -> None:
    assert findings(order(), completed() * 2, happened("kill", "gateway", 3)) == ["doubled"]


@pytest.mark.parametrize("status", [0, 503])
def test_a_call_without_an_answer_excuses_one_repetition(status: int) -> None:
    repeated = order("succeeded", status, 201)
    assert findings(repeated, completed() * 2) == []
    assert findings(repeated, completed() * 3) == ["doubled"]


def test_a_container_that_ended_excuses_one_repetition() -> None:
    assert findings(order(), ended_without_answer() + completed()) == []
    assert findings(order(), ended_without_answer() + completed() * 2) == ["doubled"]


def test_a_repetition_that_was_disturbed_itself_may_be_repeated() -> None:
    lines = ended_without_answer() + completed() + completed()
    assert findings(order(), lines, happened("kill", "JobResults", 2)) == []


def test_each_leg_of_a_chain_is_sent_once() -> None:
    assert findings(order(), completed(".0") + completed(".1")) == []
    assert findings(order(), completed(".0") + completed(".1") * 2) == ["doubled"]


def test_a_later_leg_may_be_repeated_if_a_fault_disturbed_its_sending() -> None:
    lines = completed(".0") + completed(".1") * 2
    assert findings(order(), lines, happened("kill", "JobResults", 2)) == []


def test_an_acceptance_that_could_not_be_recorded_excuses_one_repetition() -> None:
    assert findings(order(), completed() * 2, not_recorded=1) == []


def test_a_container_that_runs_a_job_more_often_than_it_was_sent_doubles_it() -> None:
    assert findings(order(), [line("started"), *completed()]) == ["doubled"]


def test_a_job_that_was_taken_over_from_a_dead_emulator_may_run_again() -> None:
    lines = [line("accepted"), line("started"), line("resumed"), line("started")]
    assert findings(order(), [*lines, line("ended", outcome="Completed", answered=True)]) == []


def test_a_finished_job_that_changes_is_untruthful() -> None:
    turned = order("canceled")
    turned.removed = True
    turned.see({"state": "succeeded"})
    turned.picture = ""
    assert set(findings(turned, completed())) == {"untruthful"}


def test_a_job_that_nobody_cancelled_and_is_cancelled_is_untruthful() -> None:
    assert findings(order("canceled"), completed()) == ["untruthful"]


def test_a_photo_that_was_uploaded_and_stays_undecided_hangs() -> None:
    photos = [Photo("photo_1", (8, 8), uploaded=True, state="detecting"), Photo("photo_2", (8, 8))]
    found = account(Ledger(photos), {}, []).findings
    assert [(finding.kind, finding.what) for finding in found] == [("hung", "photo_1: the photo is detecting")]


def test_a_good_photo_that_is_rejected_is_untruthful() -> None:
    found = account(Ledger([Photo("photo_1", (8, 8), uploaded=True, state="rejected")]), {}, []).findings
    assert [finding.kind for finding in found] == ["untruthful"]
