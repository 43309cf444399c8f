"""What Replicate's clients get from the function that answers as its API: states, refusals, outputs, webhooks."""

import base64
from typing import Any

import pytest

from facemagi import effects, table
from facemagi.compatible import editing
from facemagi.errors import FaceMagiError
from facemagi.ids import owner_of
from facemagi.jobs import records
from facemagi.manifest import Manifest
from facemagi.photos import creation, detection
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from facemagi.states import JobState
from functions.replicate_api.app import NOT_PARAMS
from scripts import repository
from tests.core.compatible.cloud_at_once import detects_at_once, store_result
from tests.core.credentials.keyed_calls import call, code_of, new_key
from tests.core.job_samples import detected_faces, store_faces
from tests.core.photo_life import JPEG
from tests.core.webhook_life import create_queue
from tests.support.samples import make_manifest

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")

MANIFESTS = repository.read_manifests(repository.find_models())

DATA_URL = f"data:image/jpeg;base64,{base64.b64encode(JPEG).decode()}"

OWNER = owner_of("live:acme")


@pytest.fixture
def key(cloud: None) -> str:
    effects.publish(make_manifest())
    return new_key()


@pytest.fixture
def photo(key: str) -> str:
    """The id of a ready photo."""
    created = PhotoKey(OWNER, str(creation.create(OWNER, NewPhoto(content_type="image/jpeg", bytes=9))["id"]))
    faces = detected_faces(300)
    store_faces(created.photo, faces, OWNER)
    detection.accept(created, 400, 500, "jpeg", [face.public() for face in faces])
    return created.photo


def predict(key: str, photo: Any, path: str = "/v1/predictions", **members: Any) -> tuple[int, dict[str, Any]]:
    body = {"version": "glow", "input": {"image": photo}} | members
    return call(key, "POST", path, body)[:2]


def shown(key: str, job: str) -> dict[str, Any]:
    return call(key, "GET", f"/v1/predictions/{job}")[1]


def photos() -> list[str]:
    """The names of all records of photos."""
    return [name for name in table.names_of_requests_with(OWNER, "photo#", "") if name]


@pytest.mark.parametrize("name", ["glow", "facemagi/glow", "facemagi/glow:any-version"])
def test_a_prediction_is_a_job(key: str, photo: str, name: str) -> None:
    status, prediction = predict(key, photo, version=name)
    assert (status, prediction["status"], prediction["model"]) == (201, "starting", "facemagi/glow")
    assert call(key, "GET", f"/v1/jobs/{prediction['id']}")[1]["photo"] == photo


@pytest.mark.parametrize("path", ["facemagi/glow", "glow/glow"])
def test_a_model_is_named_by_a_publisher_or_by_our_model(key: str, photo: str, path: str) -> None:
    if path == "glow/glow":
        effect = make_manifest().effects["glow"]
        effects.publish(make_manifest(effects={"glow": effect, "cold": effect}))
    assert predict(key, photo, f"/v1/models/{path}/predictions")[0] == 201


def test_a_data_url_becomes_a_photo(key: str) -> None:
    with detects_at_once():
        assert predict(key, DATA_URL)[0] == 201


STATUSES = {
    JobState.QUEUED: "processing",
    JobState.SUCCEEDED: "succeeded",
    JobState.FAILED: "failed",
    JobState.CANCELED: "canceled",
    JobState.EXPIRED: "failed",
    JobState.DELETED: "succeeded",
}


@pytest.mark.parametrize("state", JobState)
def test_every_state_of_a_job_has_a_status(key: str, photo: str, state: JobState) -> None:
    # given a job in a state
    job = predict(key, photo)[1]["id"]
    store_result(OWNER, job, b"picture")
    error = FaceMagiError("inference_failed", "It broke.").detail()
    failed = error if state in (JobState.FAILED, JobState.EXPIRED) else None
    ended = JobState.SUCCEEDED if state == JobState.DELETED else state
    if ended == JobState.CANCELED:
        call(key, "POST", f"/v1/predictions/{job}/cancel")
    elif ended != JobState.QUEUED:
        records.settle(OWNER, job, ended, failed)
    if state == JobState.DELETED:
        call(key, "DELETE", f"/v1/jobs/{job}")
    # when it is shown as a prediction
    prediction = shown(key, job)
    # then it has the status, and an output or an error
    assert prediction["status"] == STATUSES[state]
    picture = "data:image/jpeg;base64," + base64.b64encode(b"picture").decode()
    assert prediction["output"] == (picture if state == JobState.SUCCEEDED else None)
    assert prediction["error"] == ("It broke." if failed else None)
    assert prediction["data_removed"] is (state == JobState.DELETED)


def test_a_job_that_waits_in_our_line_is_starting(key: str, photo: str) -> None:
    size = {"max_concurrency": 1, "backlog_per_instance": 1, "max_instances": 1}
    endpoint = make_manifest().endpoint.model_copy(update=size)
    effects.publish(make_manifest(endpoint=endpoint))
    jobs = [predict(key, photo)[1]["id"] for _ in range(5)]
    assert [shown(key, job)["status"] for job in (jobs[0], jobs[-1])] == ["processing", "starting"]


def test_a_result_that_is_too_large_for_an_answer_is_an_address(
    key: str, photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "MAX_PICTURE_BYTES", 5)
    job = predict(key, photo)[1]["id"]
    store_result(OWNER, job, b"picture")
    records.settle(OWNER, job, JobState.SUCCEEDED, None)
    assert shown(key, job)["output"].startswith("https://")


def test_a_photo_that_does_not_arrive_in_time_is_refused(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "PHOTO_SECONDS", 0)
    status, body = predict(key, DATA_URL)
    assert (status, body["status"], body["title"]) == (409, 409, "photo_pending")
    assert body["detail"].startswith(body["error"]["message"])


@pytest.mark.parametrize(
    ("members", "status", "code", "param"),
    [
        ({"version": None}, 422, "missing_param", "version"),
        ({"version": 7}, 422, "invalid_param", "version"),
        ({"version": "sparkle"}, 404, "unknown_effect", "version"),
        ({"input": None}, 422, "invalid_param", "input"),
        ({"input": {}}, 422, "missing_param", "input.image"),
        ({"input": {"image": 7}}, 422, "invalid_param", "input.image"),
        ({"input": {"image": "data:x"}}, 422, "invalid_param", "image_data"),
        ({"input": {"image": "file:///etc/passwd"}}, 422, "invalid_param", "image_url"),
        ({"input": {"image": "https://" + "a" * 9000}}, 422, "invalid_param", "image_url"),
        ({"input": {"image": DATA_URL, "strength": 101}}, 422, "invalid_param", "input.strength"),
        ({"input": {"image": DATA_URL, "sparkle": 1}}, 422, "unknown_param", "input.sparkle"),
        ({"input": {"image": DATA_URL, "reference": 7}}, 422, "invalid_param", "input.reference"),
    ],
)
def test_a_wrong_prediction_is_refused_and_leaves_nothing(
    key: str, members: dict[str, Any], status: int, code: str, param: str
) -> None:
    answered, body = predict(key, DATA_URL, **members)
    assert (answered, body["title"], body["error"]["param"]) == (status, code, param)


@pytest.mark.parametrize("given", [{"output_quality": "high"}, {"output_format": "bmp"}])
def test_a_wrong_option_is_refused(key: str, photo: str, given: dict[str, Any]) -> None:
    assert predict(key, photo, input={"image": photo} | given)[0] == 422


@pytest.mark.parametrize(
    ("scopes", "needed"), [(["jobs"], "photos"), (["photos"], "jobs"), (["jobs:other", "photos"], "jobs:glow")]
)
def test_a_caller_needs_the_scopes_of_photos_and_of_the_effect(
    key: str, photo: str, scopes: list[str], needed: str
) -> None:
    status, body = predict(new_key("acme", *scopes), photo)
    assert (status, body["title"]) == (403, "forbidden_scope")
    assert body["error"]["limit"] == {"choices": [needed]}


def test_predictions_are_counted_for_the_quota_of_a_token(key: str, photo: str) -> None:
    token = call(key, "POST", "/v1/client_tokens", {"quota": 1})[1]["token"]
    assert [predict(token, photo)[0] for _ in range(2)] == [201, 429]


def test_what_a_users_token_creates_is_the_users(key: str) -> None:
    token = call(key, "POST", "/v1/client_tokens", {"user_id": "u1"})[1]["token"]
    with detects_at_once():
        _, prediction = predict(token, DATA_URL)
    job = call(key, "GET", f"/v1/jobs/{prediction['id']}")[1]
    kept = [job, call(key, "GET", f"/v1/photos/{job['photo']}")[1]]
    assert [each["metadata"] for each in kept] == [{"user_id": "u1"}] * 2


@pytest.mark.parametrize(
    ("chosen", "expected"), [(None, True), (["completed"], True), (["start", "completed"], True), (["logs"], False)]
)
def test_a_webhook_is_kept_if_it_wants_the_end(key: str, photo: str, chosen: list[str] | None, expected: bool) -> None:
    webhook: dict[str, Any] = {"webhook": "https://app.example/hook", "webhook_events_filter": chosen}
    _, prediction = predict(key, photo, **webhook)
    record = table.read(OWNER, records.name(prediction["id"]))
    assert record is not None
    assert ("webhook" in record.request) is expected


def test_a_retry_of_a_prediction_is_a_job_like_others(key: str, photo: str) -> None:
    create_queue()
    _, prediction = predict(key, photo, webhook="https://app.example/hook")
    records.settle(OWNER, prediction["id"], JobState.FAILED, FaceMagiError("inference_failed", "It broke.").detail())
    assert call(key, "POST", f"/v1/jobs/{prediction['id']}/retry")[0] == 201


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x"])
def test_a_file_that_is_missing_is_refused(key: str, content_type: str) -> None:
    answer = call(key, "POST", "/v1/files", {}, **{"content-type": content_type})
    assert code_of(answer) == (422, "missing_param")


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.name)
def test_no_parameter_of_an_effect_has_a_name_that_means_something_else(manifest: Manifest) -> None:
    names = {name for effect in manifest.effects.values() for name in effect.parameters}
    assert names & set(NOT_PARAMS) == set()
