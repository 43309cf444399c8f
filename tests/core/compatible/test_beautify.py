"""What Face++'s clients get from the function that answers as its API: the edit, the words of errors, who may call."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from facemagi import effects, limits, table
from facemagi.compatible import editing
from facemagi.errors import KINDS, FaceMagiError
from facemagi.ids import owner_of
from facemagi.jobs import records
from facemagi.settings import settings
from facemagi.states import JobState
from functions.facepp_api import app as facepp
from scripts import repository
from tests.core.compatible.cloud_at_once import detects_at_once, store_result
from tests.core.credentials.keyed_calls import call, new_key
from tests.core.job_samples import Calls, recorded_invocations
from tests.core.photo_life import JPEG
from tests.core.test_functions import request
from tests.support.samples import make_manifest

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")

WEIGHTS = {"url": "https://example.org", "licence": "MIT", "commercial": True, "provenance": "p"}

OWNER = owner_of("live:acme")

PATH = "/facepp/v2/beautify"

PHOTO = base64.b64encode(JPEG).decode()

[BEAUTY] = repository.read_manifests(repository.find_models(["beauty"]))


@pytest.fixture
def key(cloud: None) -> Iterator[str]:
    effects.publish(BEAUTY)
    with detects_at_once():
        yield new_key()


@pytest.fixture
def calls(cloud: None) -> Iterator[Calls]:
    with recorded_invocations() as calls:
        yield calls


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The call does not wait for its job."""
    monkeypatch.setattr(facepp, "JOB_SECONDS", 0)


def beautify(key: str, **fields: Any) -> tuple[int, dict[str, Any]]:
    form = urlencode({"api_key": "name", "api_secret": key, "image_base64": PHOTO} | fields)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    status, body, _ = request(facepp.handler, "POST", PATH, form, sub=None, **headers)
    return status, body


def jobs_of(owner: str) -> list[str]:
    """The ids of an owner's jobs."""
    return [name.removeprefix("job#") for name in table.names_of_requests_with(owner, "job#", "beauty")]


def ends_at_once(monkeypatch: pytest.MonkeyPatch, state: JobState, error: str | None = None) -> None:
    """Jobs end in a state, as soon as they are sent."""
    submit = editing.submit

    def submitted(*arguments: Any) -> str:
        job = submit(*arguments)
        store_result(OWNER, job, b"picture")
        failed = FaceMagiError(error, "It broke.").detail() if error else None
        records.settle(OWNER, job, state, failed)
        return job

    monkeypatch.setattr(editing, "submit", submitted)


def test_the_result_is_in_the_answer(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ends_at_once(monkeypatch, JobState.SUCCEEDED)
    status, body = beautify(key)
    assert (status, base64.b64decode(body["result"]), body["request_id"]) == (200, b"picture", "gateway-1")


@pytest.mark.usefixtures("impatient")
def test_sliders_are_those_of_the_form_and_all_others_are_0(key: str, calls: Calls) -> None:
    beautify(key, whitening=80, thinface=0)
    [step] = json.loads(calls[0]["body"])["steps"]
    given = {"whitening": 80, "thin_face": 0, "smoothing": 50, "shrink_face": 50, "enlarge_eye": 50}
    assert {name: value for name, value in step["params"].items() if value} == {
        name: value for name, value in given.items() if value
    }
    assert set(step["params"]) == set(BEAUTY.effects["beauty"].parameters)


@pytest.mark.usefixtures("impatient")
def test_photo_and_job_are_deleted_soon(key: str) -> None:
    beautify(key)
    [job] = jobs_of(OWNER)
    record = table.read(OWNER, records.name(job))
    assert record is not None
    photo = table.read(OWNER, f"photo#{record.request['photo']}")
    assert photo is not None
    for kept in (record.request, photo.request):
        assert kept["deletes_at"] - kept["created_at"] == limits.MIN_RETENTION_SECONDS


@pytest.mark.usefixtures("impatient")
def test_a_job_that_does_not_end_in_time_is_cancelled(key: str) -> None:
    assert beautify(key) == (403, {"error_message": "CONCURRENCY_LIMIT_EXCEEDED", "request_id": "gateway-1"})
    [job] = jobs_of(OWNER)
    assert call(key, "GET", f"/v1/jobs/{job}")[1]["state"] == "canceled"


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("no_face", 400, "NO_FACE_FOUND"),
        ("too_many_pixels", 400, "INVALID_IMAGE_SIZE: image_base64"),
        ("inference_failed", 500, "INTERNAL_ERROR"),
    ],
)
def test_a_job_that_fails_has_its_words(
    key: str, monkeypatch: pytest.MonkeyPatch, error: str, status: int, words: str
) -> None:
    ends_at_once(monkeypatch, JobState.FAILED, error)
    answered, body = beautify(key)
    assert (answered, body["error_message"]) == (status, words)


def test_a_result_that_does_not_fit_into_an_answer_is_refused(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ends_at_once(monkeypatch, JobState.SUCCEEDED)
    monkeypatch.setattr(editing, "MAX_PICTURE_BYTES", 5)
    status, body = beautify(key)
    assert (status, body["error_message"]) == (400, "IMAGE_FILE_TOO_LARGE: image_base64")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"api_key": ""}, "MISSING_ARGUMENTS: api_key"),
        ({"api_secret": ""}, "MISSING_ARGUMENTS: api_secret"),
        ({"image_base64": ""}, "MISSING_ARGUMENTS: image_file, image_base64, image_url"),
        ({"whitening": "101"}, "BAD_ARGUMENTS: whitening"),
        ({"whitening": "-1"}, "BAD_ARGUMENTS: whitening"),
        ({"whitening": "4.5"}, "BAD_ARGUMENTS: whitening"),
        ({"enlarge_eye": "9" * 5000}, "BAD_ARGUMENTS: enlarge_eye"),
        ({"smoothing": "²"}, "BAD_ARGUMENTS: smoothing"),
        ({"image_base64": "é"}, "IMAGE_ERROR_UNSUPPORTED_FORMAT: image_base64"),
        ({"image_base64": base64.b64encode(b"text").decode()}, "IMAGE_ERROR_UNSUPPORTED_FORMAT: image_base64"),
        ({"image_base64": base64.b64encode(JPEG + bytes(2**21)).decode()}, "IMAGE_FILE_TOO_LARGE: image_base64"),
        ({"image_base64": "", "image_url": "ftp://x"}, "BAD_ARGUMENTS: image_url"),
        ({"image_base64": "", "image_url": "https://" + "a" * 9000}, "BAD_ARGUMENTS: image_url"),
    ],
)
def test_a_wrong_form_is_refused_in_face_pps_words(key: str, fields: dict[str, str], words: str) -> None:
    status, body = beautify(key, **fields)
    assert (status, body["error_message"]) == (400, words)


def test_a_photo_that_does_not_arrive_in_time_is_to_be_sent_again(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "PHOTO_SECONDS", 0)
    monkeypatch.setattr("tests.core.compatible.cloud_at_once.detection.accept", lambda *_: None)
    status, body = beautify(key)
    assert (status, body["error_message"]) == (403, "CONCURRENCY_LIMIT_EXCEEDED")


@pytest.mark.parametrize("published", [[], [make_manifest(name="beauty", weights={"net": WEIGHTS})]])
def test_a_deployment_without_the_effect_has_no_such_api(cloud: None, published: list[Any]) -> None:
    with detects_at_once():
        status, body = beautify(new_key())
    assert (status, body["error_message"]) == (404, "API_NOT_FOUND")


@pytest.mark.parametrize("path", ["/facepp/v1/beautify", "/facepp/v3/detect"])
def test_other_apis_of_face_pp_are_not_there(key: str, path: str) -> None:
    status, body, _ = request(facepp.handler, "POST", path, "", sub="ann")
    assert (status, body["error_message"]) == (404, "API_NOT_FOUND")


def test_every_error_with_words_of_its_own_exists() -> None:
    assert set(facepp.ERRORS) <= set(KINDS)


@pytest.mark.parametrize(
    ("scopes", "missing"), [(["photos"], "jobs"), (["jobs"], "photos"), (["photos", "jobs:makeup"], "jobs:beauty")]
)
def test_a_key_needs_the_scopes_of_photos_and_of_the_effect(key: str, scopes: list[str], missing: str) -> None:
    status, body = beautify(new_key("acme", *scopes))
    assert (status, body["error_message"]) == (
        403,
        f"AUTHORIZATION_ERROR: This needs the scope {missing}, and the key or token does not have it.",
    )


@pytest.mark.usefixtures("impatient")
def test_a_client_token_keeps_its_quota_and_its_user(key: str) -> None:
    token = call(key, "POST", "/v1/client_tokens", {"quota": 1, "user_id": "u1"})[1]["token"]
    assert [beautify(token)[1]["error_message"] for _ in range(2)] == ["CONCURRENCY_LIMIT_EXCEEDED"] * 2
    [job] = jobs_of(OWNER)
    assert call(key, "GET", f"/v1/jobs/{job}")[1]["metadata"] == {"user_id": "u1"}


def test_a_deployment_that_accepts_no_keys_refuses_them_here_too(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_AUTHORIZER", "jwt")
    status, body = beautify(key)
    assert (status, body["error_message"]) == (401, "AUTHENTICATION_ERROR")


@pytest.mark.usefixtures("impatient")
def test_a_local_cloud_that_accepts_everybody_does_so_here_too(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_AUTHORIZER", "jwt")
    monkeypatch.setenv("FACEMAGI_ANONYMOUS_PRINCIPAL", "local")
    settings.cache_clear()
    beautify("anything")
    assert len(jobs_of(owner_of("local"))) == 1
