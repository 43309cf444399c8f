"""A job is checked, recorded, queued once and settled once."""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from facemagi import effects, observability
from facemagi.aws import client
from facemagi.errors import ECHOED_CHARS, FaceMagiError
from facemagi.faces import StoredFace
from facemagi.jobs import lifecycle, records, sagemaker, submission
from facemagi.jobs.requests import NewJob
from facemagi.photos import removal
from facemagi.states import JobState
from facemagi.warnings import JobWarning
from tests.core.job_samples import LANDMARKS, Calls, detected_faces, make_ready_photo, recorded_invocations, store_faces
from tests.support.samples import ENVIRONMENT, OWNER, make_manifest

FACES = detected_faces(90, 90, 90)


@pytest.fixture
def calls(cloud: None) -> Iterator[Calls]:
    """Every invocation, with the model `glow` deployed."""
    effects.publish(make_manifest())
    with recorded_invocations() as calls:
        yield calls


@pytest.fixture
def photo(calls: Calls) -> str:
    return make_ready_photo(FACES)


def submit(photo: str, key: str | None = None, **request: Any) -> tuple[dict[str, Any], bool]:
    return submission.submit(OWNER, NewJob.model_validate({"effect": "glow", "photo": photo} | request), key)


def result_keys() -> list[str]:
    listed = client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"], Prefix=f"{OWNER}/results/")
    return [entry["Key"] for entry in listed.get("Contents", [])]


def store_result(job: str) -> None:
    client("s3").put_object(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"], Key=f"{OWNER}/results/{job}.jpg", Body=b"picture")


def test_a_job_is_queued_with_photo_faces_steps_and_output(photo: str, calls: Calls) -> None:
    job, created = submit(photo, params={"strength": 7}, faces=["f0", {"id": "f2", "params": {"strength": 9}}])
    body = json.loads(calls[0]["body"])
    assert created
    assert job["state"] == "queued"
    assert body["photo"] == f"s3://facemagi-photos/{OWNER}/photos/{photo}/original"
    assert [(face["id"], len(face["landmarks"])) for face in body["faces"]] == [("f0", 3824), ("f2", 3824)]
    (step,) = body["steps"]
    assert step["faces"] == [{"id": "f0", "params": {}}, {"id": "f2", "params": {"strength": 9}}]
    assert step["params"]["strength"] == 7
    form = {"format": "jpeg", "quality": 92, "max_side": None, "size": "photo", "mark": None, "mask": False}
    assert body["output"] == form


def test_the_invocation_has_the_names_of_endpoint_owner_and_result(photo: str, calls: Calls) -> None:
    job, _ = submit(photo, output={"format": "png"})
    headers = calls[0]["headers"]
    assert calls[0]["url_path"] == "/endpoints/facemagi-test-glow/async-invocations"
    assert headers["X-Amzn-SageMaker-Inference-Id"] == f"{OWNER}.{job['id']}"
    assert headers["X-Amzn-SageMaker-S3OutputPathExtension"] == f"{OWNER}/results"
    assert headers["X-Amzn-SageMaker-Filename"] == f"{job['id']}.png"
    assert headers["X-Amzn-SageMaker-Accept"] == "image/png"
    assert len(headers["X-Amzn-SageMaker-Filename"]) <= 32
    assert len(headers["X-Amzn-SageMaker-Inference-Id"]) <= 64


def test_a_reference_photo_is_sent_with_its_largest_face(photo: str, calls: Calls) -> None:
    other = make_ready_photo(FACES)
    submit(photo, params={"reference": other})
    reference = json.loads(calls[0]["body"])["steps"][0]["references"]["reference"]
    assert reference["photo"].endswith(f"{other}/original")
    assert [face["id"] for face in reference["faces"]] == ["f0"]


@pytest.mark.parametrize(
    ("request_", "code", "param"),
    [
        ({"effect": "sparkle"}, "unknown_effect", "effect"),
        ({"photo": "photo_" + "9" * 20}, "not_found", "photo"),
        ({"params": {"strength": 101}}, "invalid_param", "params.strength"),
        ({"params": {"sparkle": 1}}, "unknown_param", "params.sparkle"),
        ({"params": {"reference": "photo_" + "9" * 20}}, "not_found", "params.reference"),
        ({"faces": ["f7"]}, "unknown_face", "faces[0]"),
        ({"faces": [{"id": "f0", "params": {"strength": -1}}]}, "invalid_param", "faces[0].params.strength"),
    ],
)
def test_an_invalid_request_is_refused_and_not_queued(
    photo: str, calls: Calls, request_: dict[str, Any], code: str, param: str
) -> None:
    with pytest.raises(FaceMagiError) as refused:
        submit(**{"photo": photo} | request_)
    assert (refused.value.code, refused.value.param, calls) == (code, param, [])


def test_another_owners_photo_cannot_be_edited(photo: str, calls: Calls) -> None:
    with pytest.raises(FaceMagiError) as refused:
        submission.submit("f" * 16, NewJob(effect="glow", photo=photo), None)
    assert (refused.value.code, calls) == ("not_found", [])


WEIGHTS = {"url": "https://example.org/glow", "licence": "MIT", "commercial": True, "provenance": "p"}


def refusal_without_weights(photo: str, **manifest: Any) -> FaceMagiError:
    """The error of a job whose model lacks its weights."""
    effects.publish(make_manifest(weights={"glow": WEIGHTS}, **manifest), {"glow": "missing"})
    with pytest.raises(FaceMagiError) as refused:
        submit(photo)
    return refused.value


def test_a_model_without_weights_is_refused_and_the_operator_reads_how_to_get_them(
    photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[Any] = []
    monkeypatch.setattr(observability.logger(), "warning", lambda message, extra: lines.append(extra))
    error = refusal_without_weights(photo)
    assert (error.code, error.message) == ("weights_missing", "Glow is not available yet.")
    assert error.remedy == "Offer another effect instead."
    assert "https://example.org/glow" in lines[0]["remedy"]


def test_a_model_without_weights_names_the_alternatives_that_work_here(photo: str) -> None:
    # given one alternative that is deployed, one that lacks its weights, and one that is not deployed
    effect = make_manifest().effects["glow"]
    effects.publish(make_manifest(name="shine", effects={"shine": effect}))
    effects.publish(make_manifest(name="paint", effects={"paint": effect}, weights={"paint": WEIGHTS}))
    # when a job needs missing weights
    error = refusal_without_weights(photo, alternatives=["shine", "paint", "nothing"])
    # then the error names only the first one
    assert error.detail()["alternatives"] == ["shine"]
    assert error.remedy == "Offer shine instead."


def test_an_error_without_alternatives_has_no_such_member(photo: str) -> None:
    assert "alternatives" not in refusal_without_weights(photo).detail()


def test_a_repeated_idempotency_key_returns_the_same_job_and_queues_it_once(photo: str, calls: Calls) -> None:
    first, created = submit(photo, key="k1")
    second, created_again = submit(photo, key="k1")
    assert (created, created_again) == (True, False)
    assert (second["id"], len(calls)) == (first["id"], 1)


def test_a_repeated_request_returns_the_job_even_if_the_photo_is_gone(photo: str) -> None:
    first, _ = submit(photo, key="k1")
    removal.delete(OWNER, photo)
    assert submit(photo, key="k1")[0]["id"] == first["id"]


def test_a_used_idempotency_key_with_another_request_is_refused(photo: str) -> None:
    submit(photo, key="k1")
    with pytest.raises(FaceMagiError) as refused:
        submit(photo, key="k1", params={"strength": 1})
    assert refused.value.code == "idempotency_mismatch"


def test_after_a_failed_invocation_the_idempotency_key_can_be_used_again(
    photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: Any) -> None:
        raise FaceMagiError("effect_unavailable", "no endpoint")

    invoke = sagemaker.invoke
    monkeypatch.setattr(sagemaker, "invoke", unavailable)
    with pytest.raises(FaceMagiError):
        submit(photo, key="k1")
    monkeypatch.setattr(sagemaker, "invoke", invoke)
    assert submit(photo, key="k1")[1]


def test_a_job_too_large_for_one_invocation_is_refused(photo: str, calls: Calls) -> None:
    landmarks = "A" * 130_000
    store_faces(photo, (StoredFace("f0", (0, 0, 90, 90), landmarks),))
    with pytest.raises(FaceMagiError) as refused:
        submit(photo)
    assert (refused.value.code, refused.value.limit, calls) == ("too_many_faces", 128_000, [])


def test_twenty_faces_fit_into_one_invocation(photo: str, calls: Calls) -> None:
    box = (1.25, 2.25, 900.25, 900.25)
    store_faces(photo, tuple(StoredFace(f"f{index}", box, LANDMARKS) for index in range(20)))
    submit(photo)
    assert len(calls[0]["body"]) < 128_000


def test_a_job_on_all_faces_of_a_crowd_says_that_it_edits_the_largest(photo: str, calls: Calls) -> None:
    # given a photo of 25 faces
    store_faces(photo, tuple(StoredFace(f"f{index}", (0, 0, 90, 90), LANDMARKS) for index in range(25)))

    # when a job edits all of them, then it edits 20 and says so
    job, _ = submit(photo, faces="all")
    assert len(job["faces"]) == 20
    assert [warning["code"] for warning in job["warnings"]] == ["faces_left_out"]

    # when the others are named, then there is no warning
    others, _ = submit(photo, faces=["f20", "f24"])
    assert others["warnings"] == []


def test_a_succeeded_job_has_a_presigned_url_of_its_result(photo: str) -> None:
    job, _ = submit(photo)
    assert records.settle(OWNER, job["id"], JobState.SUCCEEDED, None)
    shown = lifecycle.view(OWNER, job["id"], lifecycle.find(OWNER, job["id"]))
    assert shown["state"] == "succeeded"
    assert f"/{OWNER}/results/{job['id']}.jpg" in unquote(shown["result"]["url"])
    assert "X-Amz-Signature" in shown["result"]["url"]


def test_a_succeeded_job_shows_its_warnings_with_their_remedies(photo: str) -> None:
    job, _ = submit(photo)
    assert job["warnings"] == []
    records.settle(OWNER, job["id"], JobState.SUCCEEDED, None, [JobWarning("low_confidence", "f1")])
    (shown,) = lifecycle.view(OWNER, job["id"], lifecycle.find(OWNER, job["id"]))["warnings"]
    assert (shown["code"], shown["face"]) == ("low_confidence", "f1")
    assert shown["message"]
    assert shown["remedy"]


@pytest.mark.parametrize("later", [JobState.SUCCEEDED, JobState.FAILED, JobState.EXPIRED])
def test_a_later_notice_does_not_change_a_finished_job(photo: str, later: JobState) -> None:
    job, _ = submit(photo)
    records.settle(OWNER, job["id"], JobState.SUCCEEDED, None)
    store_result(job["id"])
    assert not records.settle(OWNER, job["id"], later, {"code": "internal"})
    assert lifecycle.find(OWNER, job["id"]).state == "succeeded"
    assert result_keys() == [f"{OWNER}/results/{job['id']}.jpg"]


def test_a_canceled_job_stays_canceled_and_its_late_result_is_deleted(photo: str) -> None:
    job, _ = submit(photo)
    lifecycle.remove(OWNER, job["id"])
    store_result(job["id"])
    records.settle(OWNER, job["id"], JobState.SUCCEEDED, None)
    assert (lifecycle.find(OWNER, job["id"]).state, result_keys()) == ("canceled", [])


def test_a_removed_result_is_deleted_at_once(photo: str) -> None:
    job, _ = submit(photo)
    records.settle(OWNER, job["id"], JobState.SUCCEEDED, None)
    store_result(job["id"])
    lifecycle.remove(OWNER, job["id"])
    with pytest.raises(FaceMagiError) as refused:
        lifecycle.result_url(OWNER, job["id"])
    assert (refused.value.code, result_keys()) == ("deleted", [])


@pytest.mark.parametrize("job", ["", "job_1", "job_" + "0" * 2000, "../results", "\ud800"])
def test_an_invalid_job_id_is_not_found(cloud: None, job: str) -> None:
    with pytest.raises(FaceMagiError) as refused:
        lifecycle.find(OWNER, job)
    assert refused.value.code == "not_found"
    assert len(refused.value.actual) <= ECHOED_CHARS


def test_a_notice_for_an_unknown_job_is_ignored(cloud: None) -> None:
    assert not records.settle(OWNER, "job_x", JobState.SUCCEEDED, None)


@pytest.mark.parametrize(
    ("state", "code"),
    [(JobState.QUEUED, "job_pending"), (JobState.FAILED, "job_failed"), (JobState.EXPIRED, "expired")],
)
def test_the_result_of_an_unfinished_or_failed_job_is_refused_with_the_reason(
    photo: str, state: JobState, code: str
) -> None:
    job, _ = submit(photo)
    if state != JobState.QUEUED:
        records.settle(OWNER, job["id"], state, {"code": "internal"})
    with pytest.raises(FaceMagiError) as refused:
        lifecycle.result_url(OWNER, job["id"])
    assert (refused.value.code, refused.value.actual) == (code, state)


def test_a_job_without_a_notice_expires(photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job, _ = submit(photo)
    later = time.time() + 3600 + 60 + 900 + 5
    monkeypatch.setattr(time, "time", lambda: later)
    assert lifecycle.find(OWNER, job["id"]).state == "expired"


def test_another_owners_job_is_not_found(photo: str) -> None:
    job, _ = submit(photo)
    with pytest.raises(FaceMagiError) as refused:
        lifecycle.find("f" * 16, job["id"])
    assert refused.value.code == "not_found"
