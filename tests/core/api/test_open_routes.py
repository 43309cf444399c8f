"""The health of the API is for everybody; every other route asks who calls."""

import tomllib

import pytest
from fastapi import Depends

from facemagi import VERSION
from facemagi.api.app import lambda_handler, make_app
from facemagi.api.caller import caller
from facemagi.api.routes import COMPATIBLE_ROUTES, OPEN_ROUTES, ROUTES
from facemagi.settings import settings
from functions.facepp_api.app import handler as facepp_api
from functions.job_router.app import handler as job_router
from scripts.repository import ROOT
from tests.core.credentials.keyed_calls import call_as, routes
from tests.core.test_functions import request

CLOSED = [(method, path) for method, path in routes() if path not in OPEN_ROUTES]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.usefixtures("event_loop")
def test_the_health_needs_no_token_and_nothing_behind_the_api(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a function that does not know its table and its bucket
    settings.cache_clear()
    for name in ("FACEMAGI_TABLE", "FACEMAGI_BUCKET"):
        monkeypatch.delenv(name, raising=False)
    # when somebody unknown asks
    status, body, _ = request(job_router, method, "/v1/health", sub=None)
    # then it is well
    assert (status, body) == (200, {"status": "ok", "version": VERSION})


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


@pytest.mark.usefixtures("cloud", "event_loop")
@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_every_other_route_refuses_a_caller_that_is_not_known(method: str, path: str) -> None:
    status, *_ = call_as({"problem": "unknown"}, method, path, {} if method == "POST" else None)
    assert status == 401


@pytest.mark.usefixtures("cloud", "event_loop")
def test_the_form_of_facepp_is_refused_without_a_key() -> None:
    """It is open for API Gateway, which cannot read the key in it."""
    form = "api_key=a&api_secret=fm_live_" + "a" * 38
    headers = {"content-type": "application/x-www-form-urlencoded"}
    status, body, _ = request(facepp_api, "POST", "/facepp/v2/beautify", form, sub=None, **headers)
    assert (status, body["error_message"]) == (401, "AUTHENTICATION_ERROR")


def test_open_routes_exist_and_cover_no_other() -> None:
    assert [path for path in OPEN_ROUTES if path not in ROUTES | COMPATIBLE_ROUTES or "{" in path] == []


@pytest.mark.parametrize("path", ["/v1/health", "/v1/health/", "/v1/health/more"])
@pytest.mark.usefixtures("environment", "event_loop")
def test_an_open_route_that_asks_for_its_caller_refuses_everybody(path: str) -> None:
    app = make_app("test")
    app.add_api_route("/v1/health", lambda: "open", dependencies=[Depends(caller)])
    app.add_api_route("/{path:path}", lambda: "closed")
    assert request(lambda_handler(app), "GET", path, sub=None)[0] == 401
