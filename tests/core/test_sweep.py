"""What hangs is found: a job never sent, a lost notice, a lost detection; and it goes on or ends truthfully."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from facemagi import limits, objects, table, unfinished
from facemagi.aws import client
from facemagi.jobs import attempts, lifecycle, recovery
from facemagi.jobs.sagemaker import Attempt
from facemagi.photos import creation
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from facemagi.sweeping import sweep
from tests.core.job_life import BUCKET, NO_FACE, answers_of_sagemaker, deploy, later, notify, record_of, store, submit
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations
from tests.core.lost_calls import submit_and_be_killed
from tests.support.samples import ENVIRONMENT, OWNER

FACES = detected_faces(90)
WARNED = 'image/jpeg; warnings="low_confidence.f0"'


@pytest.fixture
def calls(cloud: None) -> Iterator[Calls]:
    deploy("glow", "studio")
    deploy("paint", "atelier")
    with recorded_invocations() as calls:
        yield calls


@pytest.fixture
def photo(calls: Calls) -> str:
    return make_ready_photo(FACES)


def submit_as_sagemaker(photo: str, *chain: str) -> str:
    """Send a job, and get the answer with the addresses that SageMaker would name."""
    with answers_of_sagemaker(FailureLocation=f"s3://{BUCKET}/failures/1-error.out"):
        job = submit(photo, *chain)
    file = f"{job}-0.png" if chain else f"{job}.jpg"
    record = record_of(job)
    attempt = Attempt(OWNER, job, 0 if chain else None)
    attempts.record(attempt, record.invocation | {"output": f"s3://{BUCKET}/{OWNER}/results/{file}"})
    return job


def store_failure(content: bytes) -> None:
    client("s3").put_object(Bucket=BUCKET, Key="failures/1-error.out", Body=content)


def announce_photo() -> PhotoKey:
    return PhotoKey(OWNER, str(creation.create(OWNER, NewPhoto(content_type="image/jpeg", bytes=9))["id"]))


def test_a_get_finds_the_result_of_a_lost_notice(photo: str, calls: Calls) -> None:
    job = submit_as_sagemaker(photo)
    store(f"{job}.jpg", WARNED)
    with later(31):
        caught_up = recovery.catch_up(OWNER, job, record_of(job))
    assert (caught_up.state, caught_up.outcome["warnings"][0]["code"]) == ("succeeded", "low_confidence")


def test_a_get_does_not_look_for_a_result_that_may_still_be_announced(photo: str, calls: Calls) -> None:
    job = submit_as_sagemaker(photo)
    store(f"{job}.jpg")
    assert recovery.catch_up(OWNER, job, record_of(job)).state == "queued"


def test_a_chain_goes_on_after_a_lost_notice(photo: str, calls: Calls) -> None:
    job = submit_as_sagemaker(photo, "glow", "paint")
    store(f"{job}-0.png")
    with later(31):
        assert recovery.catch_up(OWNER, job, record_of(job)).leg == 1
    assert len(calls) == 2


def test_the_result_of_a_chain_is_found_although_nobody_recorded_that_its_last_leg_was_sent(
    photo: str, calls: Calls
) -> None:
    # given a chain whose record knows only where its first leg has written
    job = submit_as_sagemaker(photo, "glow", "paint")
    # when the notice of the last leg comes, because the function ended after it had sent that leg
    store(f"{job}.jpg")
    assert notify(f"{job}.1", "Completed") == "succeeded"
    # then its result is the one of the last leg
    assert f"/{OWNER}/results/{job}.jpg?" in lifecycle.result_url(OWNER, job)


def test_a_late_notice_changes_nothing_after_the_result_was_found(photo: str, calls: Calls) -> None:
    job = submit_as_sagemaker(photo)
    store(f"{job}.jpg")
    with later(31):
        recovery.catch_up(OWNER, job, record_of(job))
    assert notify(job, "Completed") is None
    assert record_of(job).state == "succeeded"


def test_the_sweeper_settles_jobs_whose_notices_were_lost(photo: str, calls: Calls) -> None:
    succeeded, failed = submit_as_sagemaker(photo), submit_as_sagemaker(photo)
    store(f"{succeeded}.jpg")
    store_failure(json.dumps(NO_FACE.envelope()).encode())
    with later(61):
        assert sweep.run() == {"notice_lost": 2}
    assert record_of(succeeded).state == "succeeded"
    assert record_of(failed).outcome["error"]["code"] == "no_face"


def test_the_sweeper_sends_a_job_again_whose_container_ended_and_whose_notice_was_lost(
    photo: str, calls: Calls
) -> None:
    # given a job whose container gave no answer, which SageMaker has stored as a failure
    job = submit_as_sagemaker(photo)
    store_failure(b"The container was killed during the invocation.")
    # when nobody has said so
    with later(61), answers_of_sagemaker(FailureLocation=f"s3://{BUCKET}/failures/2-error.out"):
        assert sweep.run() == {"notice_lost": 1}
    # then it is sent once more, and the failure of the first attempt says nothing about the second one
    assert (record_of(job).state, record_of(job).attempt, len(calls)) == ("queued", 2, 2)
    with later(500):
        assert sweep.run() == {}


def test_the_sweeper_fails_a_job_whose_container_ended_for_the_last_time(photo: str, calls: Calls) -> None:
    job = submit_as_sagemaker(photo)
    store_failure(b"The container was killed during the invocation.")
    for seconds in (61, 500):  # both attempts name the same failure here
        with later(seconds), answers_of_sagemaker(FailureLocation=f"s3://{BUCKET}/failures/1-error.out"):
            assert sweep.run() == {"notice_lost": 1}
    error = record_of(job).outcome["error"]
    assert (error["code"], error["actual"], error["retryable"]) == ("inference_failed", 2, True)


def test_the_sweeper_sends_a_job_that_was_never_sent(photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    submit_and_be_killed(photo, "k1", monkeypatch)
    with later(61):
        assert sweep.run() == {"never_sent": 1}
    assert len(calls) == 1


def test_the_sweeper_leaves_a_waiting_job_alone_and_looks_later(photo: str, calls: Calls) -> None:
    job = submit_as_sagemaker(photo)
    with later(61):
        assert sweep.run() == {}
    assert (record_of(job).state, len(calls)) == ("queued", 1)
    store(f"{job}.jpg")
    with later(120):  # not yet
        assert sweep.run() == {}
    with later(400):
        assert sweep.run() == {"notice_lost": 1}


def test_the_sweeper_expires_a_job_whose_time_is_over(photo: str, calls: Calls) -> None:
    job = submit_as_sagemaker(photo)
    with later(3600 + 60 + 900 + 5):
        assert sweep.run() == {"overdue": 1}
    stored = table.read(OWNER, f"job#{job}")
    assert stored is not None
    assert stored.state == "expired"


def test_the_sweeper_looks_at_a_job_again_when_its_time_is_over(photo: str, calls: Calls) -> None:
    job = submit_as_sagemaker(photo)
    with later(4000):
        assert sweep.run() == {}
    with later(3600 + 60 + 900 + 5):
        assert sweep.run() == {"overdue": 1}
    assert record_of(job).state == "expired"


def test_the_sweeper_forgets_what_is_finished(photo: str, calls: Calls) -> None:
    job = submit_as_sagemaker(photo)
    store(f"{job}.jpg")
    notify(job, "Completed")
    lifecycle.remove(OWNER, job)
    with later(5000):
        assert sweep.run() == {}


@pytest.mark.parametrize("chain", [(), ("glow", "paint")], ids=["result", "picture between legs"])
def test_the_sweeper_deletes_what_a_cancelled_job_wrote_if_its_notice_was_lost(
    photo: str, calls: Calls, chain: tuple[str, ...]
) -> None:
    # given a job that was cancelled while it ran
    job = submit_as_sagemaker(photo, *chain)
    lifecycle.remove(OWNER, job)
    # when what it wrote comes without a notice
    written = f"{job}-0.png" if chain else f"{job}.jpg"
    store(written)
    with later(12_000):
        assert sweep.run() == {}
    # then it is deleted, and the sweeper forgets the job
    assert objects.look_up(f"{OWNER}/results/{written}") is None
    with later(80_000):
        due = [name for shard in unfinished.SHARDS for _, name in unfinished.due(shard)]
        assert [name for name in due if name.startswith("job#")] == []
    assert record_of(job).state == "canceled"


def test_the_faces_of_a_photo_are_detected_again_if_nobody_did(cloud: None) -> None:
    key = announce_photo()
    client("s3").put_object(Bucket=BUCKET, Key=key.original, Body=b"photo", ContentType="image/webp")
    before = client("s3").head_object(Bucket=BUCKET, Key=key.original)
    with later(200):
        assert sweep.run() == {"detection_lost": 1}
    after = client("s3").head_object(Bucket=BUCKET, Key=key.original)
    assert (after["ContentType"], after["ContentLength"]) == ("image/webp", before["ContentLength"])


def test_a_photo_that_was_just_uploaded_is_left_alone(cloud: None) -> None:
    key = announce_photo()
    client("s3").put_object(Bucket=BUCKET, Key=key.original, Body=b"photo")
    with later(110):
        assert sweep.run() == {}


def test_a_photo_that_was_never_uploaded_is_rejected(cloud: None) -> None:
    key = announce_photo()
    with later(900 + 121):
        assert sweep.run() == {"never_uploaded": 1}
    stored = table.read(OWNER, key.record)
    assert stored is not None
    assert (stored.state, stored.outcome["error"]["code"]) == ("rejected", "upload_expired")


def test_one_record_that_cannot_be_repaired_does_not_stop_the_others(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, lost = submit_as_sagemaker(photo), submit_as_sagemaker(photo)
    store(f"{lost}.jpg")
    repair = recovery.repair

    def fails_for_one(owner: str, job: str, record: Any) -> str | None:
        if job == broken:
            raise OSError("broken")
        return repair(owner, job, record)

    monkeypatch.setitem(sweep._REPAIRS, "job", fails_for_one)
    with later(61):
        assert sweep.run() == {"notice_lost": 1}


def test_records_whose_day_is_over_do_not_keep_others_waiting(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a sweeper that looks at one record, and a photo that DynamoDB has not deleted yet, a day after its end
    monkeypatch.setattr(unfinished, "own_shard", lambda _: "0")
    monkeypatch.setattr(unfinished, "PAGE", 1)
    announce_photo()
    with later(limits.RETENTION_SECONDS):
        waiting = announce_photo()
    # when it sweeps twice
    with later(limits.RETENTION_SECONDS + 2000):
        assert sweep.run() == {}
        assert sweep.run() == {"never_uploaded": 1}
    # then it has reached the other photo
    with later(limits.RETENTION_SECONDS + 2000):
        stored = table.read(OWNER, waiting.record)
    assert stored is not None
    assert stored.state == "rejected"


def test_a_record_that_was_deleted_meanwhile_is_not_created_again_by_the_sweeper(cloud: None) -> None:
    key = announce_photo()
    table.delete(OWNER, key.record)
    unfinished.forget(OWNER, key.record)
    assert client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"] == []
