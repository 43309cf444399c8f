"""What has a retention is gone when it ends: at once for every caller, soon after it in the bucket."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from facemagi import limits, objects, table
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.jobs import lifecycle, submission
from facemagi.jobs.requests import NewJob
from facemagi.photos import creation, detection, reading, removal
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from facemagi.sweeping import sweep
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core.deletion.test_erasure import keys, stored_text
from tests.core.job_life import deploy, later, notify, store
from tests.core.job_samples import Calls, detected_faces, recorded_invocations, store_faces
from tests.core.test_functions import request
from tests.support.samples import ENVIRONMENT, OWNER

FACES = detected_faces(90)


@pytest.fixture(autouse=True)
def calls(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """Every invocation; the caller `ann` is the owner of what the tests create."""
    deploy("glow", "studio")
    deploy("paint", "atelier")
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER}.__getitem__)
    with recorded_invocations() as calls:
        yield calls


def ready_photo(seconds: int | None = None) -> PhotoKey:
    request = NewPhoto(content_type="image/jpeg", bytes=9, retention_s=seconds, metadata={"user_id": "u-81"})
    key = PhotoKey(OWNER, str(creation.create(OWNER, request)["id"]))
    objects.write(key.original, "photo", "image/jpeg")
    store_faces(key.photo, FACES)
    detection.accept(key, 4000, 5000, "jpeg", [face.public() for face in FACES])
    return key


def submit(photo: str, key: str | None = None, **more: Any) -> str:
    job = NewJob.model_validate({"photo": photo} | ({} if "steps" in more else {"effect": "glow"}) | more)
    return str(submission.submit(OWNER, job, key)[0]["id"])


def code_of(answer: tuple[int, dict[str, Any], dict[str, str]]) -> tuple[int, str]:
    return answer[0], answer[1]["error"]["code"]


def names() -> list[str]:
    """The names of the owner's records."""
    items = client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"]
    return sorted(item["sk"]["S"].partition("#")[0] for item in items if item["pk"]["S"] == OWNER)


def test_a_photo_is_gone_at_the_end_of_its_retention() -> None:
    key = ready_photo(300)
    with later(299):
        assert request(upload, "GET", f"/v1/photos/{key.photo}")[0] == 200
    with later(301):
        assert code_of(request(upload, "GET", f"/v1/photos/{key.photo}")) == (410, "expired")
        assert request(upload, "GET", "/v1/photos")[1]["photos"] == []
        with pytest.raises(FaceMagiError) as refused:
            submit(key.photo)
    assert (refused.value.code, refused.value.param) == ("expired", "photo")


def test_the_sweeper_deletes_the_objects_of_a_photo_and_keeps_a_tombstone() -> None:
    key = ready_photo(300)
    with later(240):  # not the last second: the test itself may be slow
        sweep.run()
        assert len(keys()) == 2
    with later(301):
        assert sweep.run() == {}
        assert keys() == []
        assert code_of(request(upload, "GET", f"/v1/photos/{key.photo}")) == (410, "expired")
    assert names() == ["photo"]
    assert "u-81" not in stored_text()


def test_a_job_and_its_result_are_gone_at_the_end_of_its_retention() -> None:
    photo = ready_photo()
    job = submit(photo.photo, retention_s=600, metadata={"user_id": "u-81"})
    store(f"{job}.jpg")
    notify(job, "Completed")
    with later(601):
        assert code_of(request(job_router, "GET", f"/v1/jobs/{job}")) == (410, "expired")
        assert code_of(request(job_router, "GET", f"/v1/jobs/{job}/result")) == (410, "expired")
        assert request(job_router, "GET", "/v1/jobs")[1]["jobs"] == []
        sweep.run()
        assert code_of(request(job_router, "GET", f"/v1/jobs/{job}")) == (410, "expired")
    assert keys() == [photo.faces, photo.original]


def test_the_id_answers_404_after_a_day() -> None:
    key = ready_photo(300)
    with later(limits.RETENTION_SECONDS + 1):
        assert code_of(request(upload, "GET", f"/v1/photos/{key.photo}")) == (404, "not_found")


def test_a_retention_of_a_whole_day_deletes_although_the_record_is_invisible() -> None:
    photo = ready_photo(limits.RETENTION_SECONDS)
    job = submit(photo.photo, retention_s=limits.RETENTION_SECONDS, output={"format": "png"})
    store(f"{job}.png")
    with later(limits.RETENTION_SECONDS + 10):
        sweep.run()
    assert keys() == []


def test_expires_at_says_when_it_is_deleted() -> None:
    photo = request(upload, "GET", f"/v1/photos/{ready_photo(300).photo}")[1]
    job = request(job_router, "GET", f"/v1/jobs/{submit(photo['id'], retention_s=900)}")[1]
    assert photo["expires_at"] == photo["created_at"] + 300
    assert job["expires_at"] == job["created_at"] + 900


def test_without_a_retention_everything_is_as_before() -> None:
    photo = ready_photo()
    job = submit(photo.photo)
    shown = lifecycle.view(OWNER, job, lifecycle.find(OWNER, job))
    assert shown["expires_at"] == shown["created_at"] + limits.RETENTION_SECONDS
    assert names() == ["job", "photo", "usage"]


def test_the_url_of_a_result_ends_with_its_retention() -> None:
    job = submit(ready_photo().photo, retention_s=600)
    notify(job, "Completed")
    result = lifecycle.view(OWNER, job, lifecycle.find(OWNER, job))["result"]
    assert 598 <= int(parse_qs(urlparse(result["url"]).query)["X-Amz-Expires"][0]) <= 600
    assert result["url_expires_at"] <= lifecycle.find(OWNER, job).request["deletes_at"]


def test_a_job_that_is_still_running_is_cancelled_and_its_late_result_deleted() -> None:
    job = submit(ready_photo().photo, retention_s=300)
    with later(301):
        sweep.run()
    store(f"{job}.jpg")
    notify(job, "Completed")
    assert f"{OWNER}/results/{job}.jpg" not in keys()


def test_a_chain_leaves_no_picture_between_its_legs() -> None:
    job = submit(ready_photo().photo, retention_s=300, steps=[{"effect": "glow"}, {"effect": "paint"}])
    store(f"{job}-0.png")
    with later(301):
        sweep.run()
    assert not [key for key in keys() if job in key]


def test_a_photo_whose_bytes_come_after_its_retention_leaves_nothing() -> None:
    announced = creation.create(OWNER, NewPhoto(content_type="image/jpeg", bytes=9, retention_s=300))
    key = PhotoKey(OWNER, announced["id"])
    with later(301):
        sweep.run()
    objects.write(key.original, "photo", "image/jpeg")
    detection.begin_detection(key)
    assert not detection.accept(key, 400, 500, "jpeg", [])
    assert keys() == []


def test_the_upload_closes_with_the_retention() -> None:
    created = creation.create(OWNER, NewPhoto(content_type="image/jpeg", bytes=9, retention_s=300))
    assert created["upload"]["expires_at"] == created["expires_at"]


def test_what_its_owner_deleted_before_stays_deleted() -> None:
    key = ready_photo(300)
    removal.delete(OWNER, key.photo)
    with later(301):
        sweep.run()
    with pytest.raises(FaceMagiError) as refused:
        reading.find(OWNER, key.photo)
    assert refused.value.code == "deleted"


def test_the_end_of_a_retention_is_tried_again_if_s3_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    ready_photo(300)
    with later(301), monkeypatch.context() as patch:
        patch.setattr(objects, "remove", fails)
        sweep.run()
    assert len(keys()) == 2
    with later(310):
        sweep.run()
    assert keys() == []


def fails(*_: str) -> None:
    raise ConnectionError


def test_a_job_that_a_repeated_call_created_later_keeps_its_whole_retention(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a call whose function ended after it had noted the end of the retention
    photo = ready_photo().photo
    with monkeypatch.context() as patch:
        patch.setattr("facemagi.jobs.records.create", fails)
        with pytest.raises(ConnectionError):
            submit(photo, "k1", retention_s=300)
    # when it is repeated later
    with later(100):
        job = submit(photo, "k1", retention_s=300)
    with later(310):
        sweep.run()
        assert lifecycle.find(OWNER, job).state == "queued"
    with later(401):
        sweep.run()
    stored = table.read(OWNER, f"job#{job}")
    assert stored is not None
    assert stored.outcome["gone"] == "expired"


def test_a_full_cycle_leaves_nothing_in_the_bucket() -> None:
    photo = ready_photo(300)
    for seconds in (300, 900, 1800):
        job = submit(photo.photo, retention_s=seconds)
        store(f"{job}.jpg")
        notify(job, "Completed")
    for seconds in range(0, 2400, 300):
        with later(seconds):
            sweep.run()
    assert keys() == []
    assert "u-81" not in json.dumps(stored_text())


@pytest.mark.parametrize("retention", [0, 299, 86_401, 300.5, "300", True])
@pytest.mark.parametrize("path", ["/v1/photos", "/v1/jobs"])
def test_a_malformed_retention_is_refused(path: str, retention: Any) -> None:
    body = {"content_type": "image/png", "bytes": 9} if path == "/v1/photos" else {"effect": "glow", "photo": "p"}
    function = upload if path == "/v1/photos" else job_router
    status, envelope, _ = request(function, "POST", path, body | {"retention_s": retention})
    assert (status, envelope["error"]["code"], envelope["error"]["param"]) == (422, "invalid_param", "retention_s")
