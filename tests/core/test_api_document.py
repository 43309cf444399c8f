"""The OpenAPI document is the code's, and what the API answers is what it says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from facemagi import effects
from facemagi.api.routes import ROUTES
from facemagi.errors import KINDS
from facemagi.jobs import records
from facemagi.states import JobState
from facemagi.warnings import JobWarning
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from scripts.api_document.document import PATH, text
from tests.core.job_samples import recorded_invocations
from tests.core.test_functions import PORTRAIT, request, upload_photo
from tests.support.samples import make_manifest

DOCUMENT: dict[str, Any] = json.loads(PATH.read_text("utf-8"))
OWNER_PATH = "/v1/photos/photo_" + "0" * 20
WEIGHTS = {"url": "https://example.org", "licence": "MIT", "commercial": True, "provenance": "p", "optional": True}


@pytest.fixture(autouse=True)
def deployed(cloud: None, event_loop: None) -> Iterator[None]:
    effects.publish(make_manifest(weights={"glow": WEIGHTS}))
    with recorded_invocations():
        yield


def assert_as_documented(method: str, path: str, answer: tuple[int, dict[str, Any], dict[str, str]]) -> None:
    """Check an answer's status and body against the document."""
    status, body, _ = answer
    described = DOCUMENT["paths"][path][method.lower()]["responses"]
    assert str(status) in described, f"{status} is not documented"
    if body:
        schema = described[str(status)]["content"]["application/json"]["schema"]
        validator = Draft202012Validator({"components": DOCUMENT["components"]} | schema)
        assert [error.message for error in validator.iter_errors(body)] == []


def test_the_committed_document_is_the_codes() -> None:
    assert PATH.read_text("utf-8") == text(), "run ./scripts/openapi"


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)


def test_the_document_has_every_route_and_no_other() -> None:
    documented = {(path, method.upper()) for path, operations in DOCUMENT["paths"].items() for method in operations}
    routed = {
        (path.replace("+", ""), method) for path, methods in ROUTES.items() for method in methods if method != "HEAD"
    }
    assert documented == routed - {("/v1/openapi.json", "GET")}


def test_the_document_has_every_error_code() -> None:
    assert set(DOCUMENT["components"]["schemas"]["ErrorCode"]["enum"]) == set(KINDS)


def test_operations_have_short_names() -> None:
    names = [operation["operationId"] for path in DOCUMENT["paths"].values() for operation in path.values()]
    assert len(set(names)) == len(names)
    assert all("v1" not in name for name in names)


def test_the_deployed_api_serves_the_document() -> None:
    assert request(job_router, "GET", "/v1/openapi.json")[1] == DOCUMENT


def test_the_way_of_a_photo_is_answered_as_documented() -> None:
    # given an announced, a detected photo, and jobs of every outcome
    announced = request(upload, "POST", "/v1/photos", {"content_type": "image/png", "bytes": 9})
    assert_as_documented("POST", "/v1/photos", announced)
    photo = upload_photo(PORTRAIT)
    assert_as_documented("GET", "/v1/photos/{photo}", request(upload, "GET", f"/v1/photos/{photo}"))
    owner = announced[1]["upload"]["fields"]["key"].split("/")[0]
    for state in (JobState.QUEUED, JobState.SUCCEEDED, JobState.FAILED):
        created = request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo})
        assert_as_documented("POST", "/v1/jobs", created)
        error = {"code": "inference_failed", "message": "m"} | dict.fromkeys(("param", "limit", "actual", "remedy"))
        failed = error | {"retryable": True} if state == JobState.FAILED else None
        if state != JobState.QUEUED:
            records.settle(owner, created[1]["id"], state, failed, [JobWarning("low_confidence", "f0")])
        shown = request(job_router, "GET", f"/v1/jobs/{created[1]['id']}")
        assert shown[1]["state"] == state
        assert_as_documented("GET", "/v1/jobs/{job}", shown)
    # and what else a job can be asked for
    tried = request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo, "dry_run": True})
    assert_as_documented("POST", "/v1/jobs", tried)
    again = f"/v1/jobs/{created[1]['id']}/retry"
    for _ in range(2):
        assert_as_documented("POST", "/v1/jobs/{job}/retry", request(job_router, "POST", again))
    # and the lists
    assert_as_documented("GET", "/v1/photos", request(upload, "GET", "/v1/photos?limit=1"))
    assert_as_documented("GET", "/v1/jobs", request(job_router, "GET", "/v1/jobs?limit=2"))
    # and the erasure of all of it
    erased = request(upload, "DELETE", "/v1/data")
    assert_as_documented("DELETE", "/v1/data", erased)
    assert_as_documented("GET", "/v1/data/{erasure_id}", request(upload, "GET", f"/v1/data/{erased[1]['id']}"))
    assert_as_documented("GET", "/v1/jobs/{job}", request(job_router, "GET", f"/v1/jobs/{created[1]['id']}"))
    # and the catalogue
    assert_as_documented("GET", "/v1/effects", request(job_router, "GET", "/v1/effects"))
    assert_as_documented("GET", "/v1/effects/{effect}", request(job_router, "GET", "/v1/effects/glow"))


@pytest.mark.parametrize(
    ("function", "method", "path", "documented", "body"),
    [
        (upload, "POST", "/v1/photos", "/v1/photos", {}),
        (upload, "POST", "/v1/photos", "/v1/photos", "{"),
        (upload, "POST", "/v1/photos", "/v1/photos", {"content_type": "image/png", "bytes": 10**9}),
        (upload, "GET", OWNER_PATH, "/v1/photos/{photo}", None),
        (upload, "GET", OWNER_PATH + "?wait=x", "/v1/photos/{photo}", None),
        (upload, "DELETE", OWNER_PATH, "/v1/photos/{photo}", None),
        (upload, "GET", "/v1/photos?limit=0", "/v1/photos", None),
        (upload, "GET", "/v1/photos?user_id=7", "/v1/photos", None),
        (job_router, "GET", "/v1/jobs?state=sleeping", "/v1/jobs", None),
        (job_router, "GET", "/v1/jobs?cursor=x", "/v1/jobs", None),
        (upload, "DELETE", "/v1/data?user_id=7", "/v1/data", None),
        (upload, "GET", "/v1/data/erasure_1", "/v1/data/{erasure_id}", None),
        (job_router, "POST", "/v1/jobs", "/v1/jobs", {"effect": "sparkle", "photo": "p"}),
        (job_router, "POST", "/v1/jobs", "/v1/jobs", {"effect": "glow", "photo": "p", "faces": [{"idd": 1}]}),
        (job_router, "POST", "/v1/jobs/job_1/retry", "/v1/jobs/{job}/retry", None),
        (job_router, "POST", "/v1/jobs", "/v1/jobs", {"effect": "glow", "photo": "p", "deadline_s": 0}),
        (job_router, "POST", "/v1/jobs?wait=x", "/v1/jobs", {"effect": "glow", "photo": "p"}),
        (job_router, "GET", "/v1/jobs/job_1/result", "/v1/jobs/{job}/result", None),
        (job_router, "GET", "/v1/effects/sparkle", "/v1/effects/{effect}", None),
    ],
)
def test_errors_are_answered_as_documented(function: Any, method: str, path: str, documented: str, body: Any) -> None:
    assert_as_documented(method, documented, request(function, method, path, body))
