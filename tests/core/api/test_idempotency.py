"""A key creates one thing, however often and however simultaneously a call with it is repeated."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from facemagi import idempotency, limits, table
from facemagi.errors import FaceMagiError
from facemagi.idempotency import KeyUse
from facemagi.jobs import sagemaker, submission
from facemagi.jobs.requests import NewJob
from facemagi.photos import creation, detection, removal
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from tests.core.job_life import deploy, later
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations
from tests.support.samples import OWNER

AT_ONCE = 50
USE = KeyUse(OWNER, "job", "k1", "f1")
PHOTO = NewPhoto(content_type="image/jpeg", bytes=9)


@pytest.fixture
def calls(cloud: None) -> Iterator[Calls]:
    """Every invocation, with `glow` deployed."""
    deploy("glow", "studio")
    with recorded_invocations() as calls:
        yield calls


def at_once(call: Callable[[], Any]) -> list[Any]:
    """What fifty calls return that all begin at the same moment."""
    start = threading.Barrier(AT_ONCE)

    def run(_: int) -> Any:
        start.wait()
        return call()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, range(AT_ONCE)))


@pytest.mark.usefixtures("atomic_writes")
def test_fifty_creates_at_once_with_one_key_make_one_job_and_one_run(calls: Calls) -> None:
    request = NewJob(effect="glow", photo=make_ready_photo(detected_faces(90)))
    answers = at_once(lambda: submission.submit(OWNER, request, "k1"))
    assert len({job["id"] for job, _ in answers}) == 1
    assert [created for _, created in answers].count(True) == 1
    assert len(calls) == 1


@pytest.mark.usefixtures("atomic_writes", "cloud")
def test_fifty_announcements_at_once_with_one_key_make_one_photo() -> None:
    answers = at_once(lambda: creation.create_once(OWNER, PHOTO, "k1"))
    assert len({photo["upload"]["fields"]["key"] for photo, _ in answers}) == 1
    assert [created for _, created in answers].count(True) == 1


def test_a_key_keeps_its_first_id(cloud: None) -> None:
    assert idempotency.find(USE) is None
    assert idempotency.claim(USE, "job_1") == "job_1"
    assert idempotency.claim(USE, "job_2") == "job_1"
    assert idempotency.find(USE) == "job_1"


def test_a_key_with_another_request_is_refused(cloud: None) -> None:
    idempotency.claim(USE, "job_1")
    other = KeyUse(OWNER, "job", "k1", "f2")
    with pytest.raises(FaceMagiError) as refused:
        idempotency.find(other)
    assert (refused.value.code, refused.value.actual) == ("idempotency_mismatch", "job_1")
    with pytest.raises(FaceMagiError) as refused:
        idempotency.claim(other, "job_2")
    assert refused.value.code == "idempotency_mismatch"


@pytest.mark.parametrize("other", [KeyUse("f" * 16, "job", "k1", "f1"), KeyUse(OWNER, "photo", "k1", "f1")])
def test_a_key_belongs_to_its_owner_and_its_kind(cloud: None, other: KeyUse) -> None:
    idempotency.claim(USE, "job_1")
    assert idempotency.claim(other, "other_1") == "other_1"


def test_a_key_can_be_used_anew_after_a_day(cloud: None) -> None:
    idempotency.claim(USE, "job_1")
    with later(limits.RETENTION_SECONDS + 1):
        assert idempotency.claim(USE, "job_2") == "job_2"


def test_defaults_that_are_written_out_make_no_other_request() -> None:
    short = NewJob(effect="glow", photo="p")
    long = NewJob.model_validate({"photo": "p", "faces": "all", "effect": "glow", "output": {"quality": 92}})
    assert idempotency.fingerprint(short) == idempotency.fingerprint(long)
    assert idempotency.fingerprint(short) != idempotency.fingerprint(NewJob(effect="glow", photo="q"))


def test_a_call_whose_function_ended_after_the_key_is_completed_by_the_next(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a key whose record was written, but not its job
    request = NewJob(effect="glow", photo=make_ready_photo(detected_faces(90)))
    with monkeypatch.context() as patch:
        patch.setattr(table, "create", writes_only_keys(table.create))
        with pytest.raises(ConnectionError):
            submission.submit(OWNER, request, "k1")
    # when the request is repeated
    known = idempotency.find(KeyUse(OWNER, "job", "k1", idempotency.fingerprint(request)))
    job, created = submission.submit(OWNER, request, "k1")
    # then the job gets the id of the key, and runs
    assert (job["id"], created, len(calls)) == (known, True, 1)


def writes_only_keys(create: Callable[..., bool]) -> Callable[..., bool]:
    def write(owner: str, name: str, *rest: Any) -> bool:
        if not name.startswith("key#"):
            raise ConnectionError
        return create(owner, name, *rest)

    return write


def test_a_refused_request_does_not_use_up_its_key(calls: Calls) -> None:
    photo = make_ready_photo(detected_faces(90))
    with pytest.raises(FaceMagiError):
        submission.submit(OWNER, NewJob(effect="glow", photo=photo, params={"strength": 101}), "k1")
    assert submission.submit(OWNER, NewJob(effect="glow", photo=photo), "k1")[1]


def test_a_job_that_its_endpoint_refused_gets_the_same_id_again(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    request = NewJob(effect="glow", photo=make_ready_photo(detected_faces(90)))
    with monkeypatch.context() as patch:
        patch.setattr(sagemaker, "invoke", refuses)
        with pytest.raises(FaceMagiError):
            submission.submit(OWNER, request, "k1")
    assert submission.submit(OWNER, request, "k1")[1]


def refuses(*_: Any) -> None:
    raise FaceMagiError("effect_unavailable", "no endpoint")


def test_a_repeated_announcement_has_a_fresh_form_for_the_same_photo(cloud: None) -> None:
    first, _ = creation.create_once(OWNER, PHOTO, "k1")
    with later(600):
        again, created = creation.create_once(OWNER, PHOTO, "k1")
    assert (again["id"], created) == (first["id"], False)
    assert again["upload"]["expires_at"] >= int(time.time()) + 600 + limits.UPLOAD_SECONDS - 1
    # and the upload stays open as long as the form is valid
    with later(600 + limits.UPLOAD_SECONDS):
        assert creation.create_once(OWNER, PHOTO, "k1")[0]["state"] == "awaiting_upload"


def test_a_photo_that_has_arrived_is_repeated_without_a_form(cloud: None) -> None:
    first, _ = creation.create_once(OWNER, PHOTO, "k1")
    detection.accept(PhotoKey(OWNER, first["id"]), 400, 500, "jpeg", [])
    again, _ = creation.create_once(OWNER, PHOTO, "k1")
    assert (again["id"], again["state"], again["upload"]) == (first["id"], "ready", None)


def test_a_photo_that_was_deleted_is_not_announced_again_with_its_key(cloud: None) -> None:
    first, _ = creation.create_once(OWNER, PHOTO, "k1")
    removal.delete(OWNER, first["id"])
    with pytest.raises(FaceMagiError) as refused:
        creation.create_once(OWNER, PHOTO, "k1")
    assert refused.value.code == "deleted"
