"""Every answer that is no success is one kind of error, whoever gave it."""

from typing import Any

import pytest

from facemagi_client import ApiError, FaceMagi, JobFailedError
from tests.clients.python.fault_server import answer, fault_server
from tests.clients.python.samples import JOB, client_of, job_of

TOO_SMALL = {
    "code": "face_too_small",
    "message": "The face has 20 pixels.",
    "param": "faces",
    "limit": {"min": 40},
    "actual": 20,
    "remedy": "Send a larger photo.",
    "retryable": False,
    "alternatives": ["filters"],
}


def refused(status: int, content: Any, **headers: str) -> ApiError:
    """The error that an answer becomes."""
    with (
        fault_server(answer(status, content, **headers)) as server,
        client_of(server.url) as magi,
        pytest.raises(ApiError) as error,
    ):
        magi.jobs.get(JOB)
    return error.value


def test_an_error_has_all_that_the_service_says() -> None:
    error = refused(422, {"error": TOO_SMALL, "request_id": "r-7"})
    assert (error.code, error.param, error.limit, error.actual) == ("face_too_small", "faces", {"min": 40}, 20)
    assert (error.remedy, error.alternatives, error.retryable) == ("Send a larger photo.", ["filters"], False)
    assert (error.status, error.request_id, error.error) == (422, "r-7", TOO_SMALL)
    assert str(error) == "The face has 20 pixels. Send a larger photo."


def test_a_fault_of_the_service_names_the_request() -> None:
    error = refused(500, {"error": TOO_SMALL, "request_id": "r-7"})
    assert str(error) == "The face has 20 pixels. Send a larger photo. (request r-7)"


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [
        (401, {"message": "Unauthorized"}, "unauthorized"),
        (403, {"message": "Forbidden"}, "forbidden"),
        (404, {"message": "Not Found"}, "not_found"),
        (413, b"<html>Payload Too Large</html>", "unavailable"),
        (500, b"", "unavailable"),
        (200, b"<html>A captive portal</html>", "no_json"),
        (200, b"[1]", "no_json"),
    ],
)
def test_an_answer_of_somebody_else_is_an_error_too(status: int, content: Any, code: str) -> None:
    error = refused(status, content)
    assert (error.status, error.code, bool(error.remedy)) == (status, code, True)


def test_what_is_no_json_is_quoted() -> None:
    error = refused(200, b"<html>A captive portal</html>", Content_Type="text/html")
    assert "A captive portal" in error.message
    assert "text/html" in error.message


def test_a_job_that_failed_is_an_error_with_the_job() -> None:
    with (
        fault_server(answer(200, job_of(state="failed", result=None, error=TOO_SMALL))) as server,
        client_of(server.url) as magi,
        pytest.raises(JobFailedError) as error,
    ):
        magi.jobs.wait(JOB)
    assert (error.value.code, error.value.job["id"]) == ("face_too_small", JOB)


def test_a_job_that_was_canceled_is_an_error_with_its_state() -> None:
    with (
        fault_server(answer(200, job_of(state="canceled", result=None))) as server,
        client_of(server.url) as magi,
        pytest.raises(JobFailedError) as error,
    ):
        magi.jobs.wait(JOB)
    assert error.value.code == "job_canceled"


def test_the_service_is_found_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with fault_server(answer(200, job_of())) as server:
        monkeypatch.setenv("FACEMAGI_URL", server.url + "/")
        monkeypatch.setenv("FACEMAGI_TOKEN", "secret")
        with FaceMagi() as magi:
            magi.jobs.get(JOB)
    (request,) = server.requests
    assert (request.path, request.headers["authorization"]) == (f"/v1/jobs/{JOB}", "Bearer secret")


def test_an_answer_is_asked_for_in_a_language() -> None:
    with fault_server(answer(200, job_of())) as server:
        for language in (None, "zh"):
            with FaceMagi(server.url, language=language) as magi:
                magi.jobs.get(JOB)
    assert [request.headers.get("accept-language") for request in server.requests] == [None, "zh"]


def test_the_token_is_in_no_description_of_the_client() -> None:
    with FaceMagi("https://api.example", "secret") as magi:
        assert "secret" not in repr(magi._runner)


@pytest.mark.parametrize("url", ["api.example", "ftp://api.example"])
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="FACEMAGI_URL"):
        FaceMagi(url)
