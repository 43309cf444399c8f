"""An erasure deletes everything of an owner, or of one user, whatever happens meanwhile, and nothing else."""

import json
from typing import Any

import pytest

from facemagi import faces, objects
from facemagi.aws import client
from facemagi.deletion import erasure
from facemagi.errors import FaceMagiError
from facemagi.faces import DetectedFaces
from facemagi.jobs import submission
from facemagi.jobs.requests import NewJob
from facemagi.photos import creation, detection, reading, removal
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from facemagi.sweeping import sweep
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core.job_life import BUCKET, deploy, later, notify, store
from tests.core.job_samples import detected_faces
from tests.core.test_functions import request
from tests.support.samples import ENVIRONMENT, OWNER

STRANGER = "f" * 16
FACES = detected_faces(90)
USER = {"user_id": "u-81"}
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _cloud(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """`glow` and `paint` are deployed; the caller `ann` is the owner of what the tests create."""
    deploy("glow", "studio")
    deploy("paint", "atelier")
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER, "eve": STRANGER}.__getitem__)


def ready_photo(owner: str = OWNER, **metadata: str) -> str:
    """A photo with its objects and a face."""
    announced = creation.create(owner, NewPhoto(content_type="image/jpeg", bytes=9, metadata=metadata))
    key = PhotoKey(owner, str(announced["id"]))
    objects.write(key.original, "photo", "image/jpeg")
    faces.save(key, DetectedFaces(4000, 5000, "jpeg", FACES))
    detection.accept(key, 4000, 5000, "jpeg", [face.public() for face in FACES])
    return key.photo


def submit(photo: str, *, owner: str = OWNER, **more: Any) -> str:
    job = NewJob.model_validate({"photo": photo} | ({} if "steps" in more else {"effect": "glow"}) | more)
    return str(submission.submit(owner, job, None)[0]["id"])


def succeeded_job(photo: str, **more: Any) -> str:
    job = submit(photo, **more)
    store(f"{job}.jpg")
    notify(job, "Completed")
    return job


def keys() -> list[str]:
    """The keys of all objects."""
    return [each["Key"] for each in client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def listed(sub: str = "ann") -> list[str]:
    """The ids of all photos and jobs that a caller sees, deleted ones included."""
    found = []
    for query in ("", "?state=deleted"):
        found += [photo["id"] for photo in request(upload, "GET", f"/v1/photos{query}", sub=sub)[1]["photos"]]
        found += [job["id"] for job in request(job_router, "GET", f"/v1/jobs{query}", sub=sub)[1]["jobs"]]
    return found


def stored_text() -> str:
    """Everything that the table holds of the owner."""
    items = client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"]
    return json.dumps([item for item in items if item["pk"]["S"] == OWNER])


def test_everything_of_an_owner_is_deleted_at_once() -> None:
    photo = ready_photo()
    job = succeeded_job(photo)
    status, answer, headers = request(upload, "DELETE", "/v1/data")
    assert (status, answer["state"], answer["deleted"]) == (202, "done", {"photos": 1, "jobs": 1})
    assert (keys(), listed()) == ([], [])
    assert request(upload, "GET", headers["location"])[1] == answer
    assert request(upload, "GET", f"/v1/photos/{photo}")[1]["error"]["code"] == "deleted"
    assert request(job_router, "GET", f"/v1/jobs/{job}")[0] == 410


def test_the_things_of_another_owner_stay() -> None:
    ready_photo()
    theirs = ready_photo(STRANGER)
    submit(theirs, owner=STRANGER)
    erasure.start(OWNER, {})
    assert {key.split("/")[0] for key in keys()} == {STRANGER}
    assert len(listed("eve")) == 2


def test_the_things_of_one_user_are_deleted_with_what_was_made_of_them() -> None:
    # given a photo of the user, and jobs with the user's label, with the photo, and with it as a second photo
    mine, other = ready_photo(**USER), ready_photo(user_id="u-82")
    succeeded_job(other, metadata=USER)
    succeeded_job(mine)
    succeeded_job(other, params={"reference": mine})
    kept = succeeded_job(other, metadata={"user_id": "u-82"})

    # when the user is erased
    status, answer, _ = request(upload, "DELETE", "/v1/data?metadata.user_id=u-81")

    # then only the other user's things are left
    assert (status, answer["deleted"]) == (202, {"photos": 1, "jobs": 3})
    assert listed() == [other, kept]
    assert keys() == [
        f"{OWNER}/faces/{other}.json",
        f"{OWNER}/photos/{other}/original",
        f"{OWNER}/results/{kept}.jpg",
    ]


@pytest.mark.parametrize("query", ["user_id=u-81", "metadata=u-81", "metadata.user_id=a&metadata.user_id=b", "limit=1"])
def test_a_query_that_is_not_understood_deletes_nothing(query: str) -> None:
    ready_photo(**USER)
    status, envelope, _ = request(upload, "DELETE", f"/v1/data?{query}")
    assert (status, envelope["error"]["code"] in ("unknown_param", "invalid_param"), len(keys())) == (422, True, 2)


def test_nothing_to_delete_is_no_error() -> None:
    ready_photo()
    assert erasure.start(OWNER, {"user_id": "nobody"})["deleted"] == {"photos": 0, "jobs": 0}
    assert len(keys()) == 2


def test_a_tombstone_keeps_only_state_and_times() -> None:
    photo = ready_photo(**USER)
    submit(photo, params={"strength": 77}, metadata={"name": "Ann"})
    erasure.start(OWNER, USER)
    text = stored_text()
    assert not [word for word in ("u-81", "Ann", "strength", "image/jpeg", "points") if word in text]


def test_things_that_were_deleted_before_are_erased_but_not_counted() -> None:
    photo = ready_photo(**USER)
    removal.delete(OWNER, photo)
    assert erasure.start(OWNER, {})["deleted"] == {"photos": 0, "jobs": 0}
    assert "u-81" not in stored_text()


def test_things_that_are_created_later_stay() -> None:
    with later(10):
        photo = ready_photo()
    erasure.start(OWNER, {})
    assert listed() == [photo]


def test_the_late_result_of_a_job_that_was_running_is_deleted() -> None:
    job = submit(ready_photo())
    assert erasure.start(OWNER, {})["deleted"]["jobs"] == 1
    store(f"{job}.jpg")
    notify(job, "Completed")
    assert keys() == []


def test_a_late_result_whose_notice_was_lost_is_deleted_by_the_sweeper() -> None:
    job = submit(ready_photo())
    erasure.start(OWNER, {})
    store(f"{job}.jpg")
    with later(2 * 3600):
        sweep.run()
    assert keys() == []
    with later(4 * 3600):
        assert sweep.run() == {}


def test_the_pictures_between_the_legs_of_a_chain_are_deleted() -> None:
    job = submit(ready_photo(), steps=[{"effect": "glow"}, {"effect": "paint"}])
    store(f"{job}-0.png")
    erasure.start(OWNER, {})
    assert keys() == []
    store(f"{job}-0.png")
    assert notify(f"{job}.0", "Completed") is None
    assert keys() == []


def test_a_photo_whose_faces_are_being_detected_leaves_nothing() -> None:
    announced = creation.create(OWNER, NewPhoto(content_type="image/jpeg", bytes=9))
    key = PhotoKey(OWNER, announced["id"])
    objects.write(key.original, "photo", "image/jpeg")
    detection.begin_detection(key)
    erasure.start(OWNER, {})
    faces.save(key, DetectedFaces(4000, 5000, "jpeg", FACES))
    assert not detection.accept(key, 4000, 5000, "jpeg", [])
    assert keys() == []


def test_the_sweeper_continues_an_erasure_whose_time_was_over(monkeypatch: pytest.MonkeyPatch) -> None:
    # given more things than one call can delete
    photo = ready_photo()
    for _ in range(3):
        succeeded_job(photo)
    with monkeypatch.context() as patch:
        patch.setattr(erasure, "CHUNK", 1)
        patch.setattr(erasure, "TURN_SECONDS", 0.0)
        started = erasure.start(OWNER, {})
        assert (started["state"], started["deleted"]) == ("running", {"photos": 1, "jobs": 0})
        # when the sweeper comes, each time with as little time
        with later(301):
            sweep.run()
        assert erasure.find(OWNER, started["id"])["deleted"] == {"photos": 1, "jobs": 1}
    with later(302):
        sweep.run()
    # then it is done
    assert erasure.find(OWNER, started["id"]) == {
        "id": started["id"],
        "state": "done",
        "deleted": {"photos": 1, "jobs": 3},
    }
    assert (keys(), listed()) == ([], [])


def test_an_erasure_whose_function_ended_between_record_and_objects_is_completed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = ready_photo(**USER)
    succeeded_job(photo)
    with monkeypatch.context() as patch:
        patch.setattr(objects, "remove", fails)
        with pytest.raises(ConnectionError):
            erasure.start(OWNER, USER)
    assert keys() != []
    with later(301):
        sweep.run()
    assert keys() == []


def fails(*_: str) -> None:
    raise ConnectionError


def test_two_erasures_at_once_delete_everything() -> None:
    photo = ready_photo(**USER)
    succeeded_job(photo)
    assert erasure.start(OWNER, USER)["deleted"] == {"photos": 1, "jobs": 1}
    assert erasure.start(OWNER, {})["deleted"] == {"photos": 0, "jobs": 0}


def test_everything_is_deleted_where_there_are_many_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure, "CHUNK", 2)
    monkeypatch.setattr(objects, "MAX_DELETED_AT_ONCE", 3)
    photos = [ready_photo() for _ in range(3)]
    for photo in photos:
        succeeded_job(photo)
    assert erasure.start(OWNER, {})["deleted"] == {"photos": 3, "jobs": 3}
    assert keys() == []


def test_an_object_that_s3_does_not_delete_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {"Errors": [{"Key": "a", "Code": "InternalError", "Message": "m"}]}
    monkeypatch.setattr(client("s3"), "delete_objects", lambda **_: refused)
    with pytest.raises(RuntimeError, match="InternalError"):
        objects.remove("a", "b")


@pytest.mark.parametrize("name", ["erasure_1", "photo_" + "0" * 20, "erasure_" + "0" * 20])
def test_an_unknown_erasure_is_not_found(name: str) -> None:
    with pytest.raises(FaceMagiError) as refused:
        erasure.find(OWNER, name)
    assert refused.value.code == "not_found"


def test_another_owners_erasure_is_not_found() -> None:
    started = erasure.start(OWNER, {})
    assert request(upload, "GET", f"/v1/data/{started['id']}", sub="eve")[0] == 404


def test_a_job_on_an_erased_photo_is_refused() -> None:
    photo = ready_photo()
    erasure.start(OWNER, {})
    with pytest.raises(FaceMagiError) as refused:
        submit(photo)
    assert refused.value.code == "deleted"
    with pytest.raises(FaceMagiError):
        reading.find(OWNER, photo)


def test_an_erased_thing_can_be_deleted_again() -> None:
    photo = ready_photo()
    job = succeeded_job(photo)
    erasure.start(OWNER, {})
    assert request(upload, "DELETE", f"/v1/photos/{photo}")[0] == 204
    assert request(job_router, "DELETE", f"/v1/jobs/{job}")[0] == 204
    assert request(job_router, "GET", f"/v1/jobs/{job}/result")[0] == 410
