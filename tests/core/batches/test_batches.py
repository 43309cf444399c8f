"""A batch has a job for each pair of a photo and an edit. A pair that cannot be queued does not stop the others."""

import json
from typing import Any

import pytest

from facemagi import ids, limits
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.jobs import lifecycle, retries, sagemaker
from facemagi.photos import creation as photo_creation
from facemagi.photos.uploads import NewPhoto
from functions.job_router.app import handler as job_router
from tests.core.batches.batch_life import (
    GLOW,
    counts,
    create,
    fails,
    jobs_of,
    run_queue,
    sent,
    show,
)
from tests.core.job_life import later, record_of
from tests.core.job_samples import Calls, detected_faces, make_ready_photo
from tests.core.test_functions import request
from tests.support.samples import OWNER

Json = dict[str, Any]


def params_sent(calls: Calls, name: str) -> list[Any]:
    return [json.loads(call["body"])["steps"][-1]["params"][name] for call in calls]


def test_each_photo_is_edited_with_each_edit(calls: Calls) -> None:
    photos = [make_ready_photo(detected_faces(90)) for _ in range(2)]
    steps = {"steps": [GLOW, {"effect": "paint"}]}
    batch = create(photos, GLOW, steps, {**GLOW, "params": {"strength": 7}, "output": {"format": "png"}})
    assert [(job["photo"], job["edit"]) for job in batch["jobs"]] == [(p, e) for p in photos for e in range(3)]
    assert (batch["state"], counts(batch)) == ("running", {"queued": 6})
    assert sorted(sent(calls)) == sorted(jobs_of(batch))
    third = lifecycle.view(OWNER, jobs_of(batch)[2], record_of(jobs_of(batch)[2]))
    assert (third["params"]["strength"], third["output"]["format"]) == (7, "png")


def test_the_jobs_of_a_batch_sort_by_their_number_and_cannot_be_guessed_from_it() -> None:
    batch, other = ids.new_id("batch"), ids.new_id("batch")
    jobs = [ids.derived("job", batch, number) for number in range(limits.MAX_BATCH_JOBS)]
    assert jobs == sorted(set(jobs))
    assert all(ids.JOB_ID.fullmatch(job) for job in jobs)
    assert {job[-9:] for job in jobs}.isdisjoint(ids.derived("job", other, n)[-9:] for n in range(100))


def test_a_sweep_makes_a_job_of_each_combination(photo: str, calls: Calls) -> None:
    swept = {"params.strength": [20, 40, 60], "params.soft": [True, False]}
    batch = create([photo], GLOW, {**GLOW, "params": {"radius": 2}, "sweep": swept})
    assert batch["jobs"][0]["sweep"] == {}
    assert [job["sweep"]["params.strength"] for job in batch["jobs"][1:]] == [20, 20, 40, 40, 60, 60]
    assert params_sent(calls, "strength") == [50, 20, 20, 40, 40, 60, 60]
    assert params_sent(calls, "radius") == [1, 2, 2, 2, 2, 2, 2]


def test_a_sweep_names_a_parameter_of_a_step(photo: str, calls: Calls) -> None:
    steps = [GLOW, {"effect": "glow", "params": {"soft": True}}]
    create([photo], {"steps": steps, "sweep": {"steps[1].params.strength": [5, 6]}})
    assert params_sent(calls, "strength") == [5, 6]
    assert params_sent(calls, "soft") == [True, True]


def test_a_photo_is_read_once_for_all_its_edits(photo: str) -> None:
    reads: list[str] = []

    def note(params: Json, **_: Any) -> None:
        if photo in str(params["url_path"]) or photo.encode() in (params["body"] or b""):
            reads.append(params["url_path"])

    for service, operation in (("s3", "GetObject"), ("dynamodb", "GetItem")):
        client(service).meta.events.register(f"before-call.{service}.{operation}", note)
    create([photo], *[{**GLOW, "params": {"strength": value}} for value in range(6)])
    assert len(reads) == 2  # its record, and its faces


def test_the_jobs_have_the_labels_of_the_batch(photo: str) -> None:
    batch = create([photo], metadata={"user_id": "u-81"})
    assert batch["metadata"] == {"user_id": "u-81"}
    listed = request(job_router, "GET", "/v1/jobs?metadata.user_id=u-81")[1]["jobs"]
    assert [job["id"] for job in listed] == jobs_of(batch)


def test_the_deadline_of_an_edit_counts_from_the_creation_of_the_batch(photo: str, calls: Calls) -> None:
    batch = create([photo], {**GLOW, "deadline_s": 60})
    assert json.loads(calls[0]["body"])["start_by"] == batch["created_at"] + 60


def test_a_pair_that_cannot_be_queued_has_its_error_and_the_others_run(photo: str, calls: Calls) -> None:
    pending = str(photo_creation.create(OWNER, NewPhoto(content_type="image/jpeg", bytes=9))["id"])
    batch = create([photo, pending], GLOW, {"effect": "nothing"}, {**GLOW, "params": {"strength": 101}})
    errors = [job["error"] and (job["error"]["code"], job["error"]["param"]) for job in batch["jobs"]]
    assert errors[:3] == [None, ("unknown_effect", "effect"), ("invalid_param", "params.strength")]
    assert errors[3] == ("photo_pending", "photo")
    assert (counts(batch), sent(calls)) == ({"queued": 1, "failed": 5}, jobs_of(batch)[:1])


def test_a_refused_pair_is_a_job_that_can_be_shown_and_repeated(photo: str, calls: Calls) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sagemaker, "invoke", refuses)
        batch = create([photo], GLOW)
    (job,) = jobs_of(batch)
    status, shown, _ = request(job_router, "GET", f"/v1/jobs/{job}")
    assert (status, shown["state"], shown["error"]["code"], shown["photo"]) == (
        200, "failed", "effect_unavailable", photo,
    )  # fmt: skip
    assert retries.retry(OWNER, job)[0]["retry_of"] == job
    assert len(calls) == 1


def refuses(*_: Any) -> None:
    raise FaceMagiError("effect_unavailable", "no endpoint")


def test_a_fault_of_aws_is_no_failure_of_the_job(photo: str, calls: Calls) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sagemaker, "invoke", fails)
        batch = create([photo], GLOW)
    assert (batch["state"], counts(batch)) == ("queueing", {"queued": 1})
    run_queue()
    assert (show(batch)["state"], sent(calls)) == ("running", jobs_of(batch))


def test_a_fault_that_stays_fails_the_job_after_an_hour(photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sagemaker, "invoke", fails)
    batch = create([photo], GLOW)
    with later(limits.JOB_TTL_SECONDS + 1):
        run_queue()
        assert show(batch)["jobs"][0]["error"]["code"] == "internal"
        assert run_queue() == 0
