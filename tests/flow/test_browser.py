"""Web pages use the service in a real Chromium, where `AllowedOrigins` names their origin."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from scripts.local_cloud import LocalCloud, Options
from scripts.repository import SAMPLE
from tests.support.browser import chromium, cors_refusal, page_at, request_headers, web_server

APP = Path(__file__).with_name("web_app")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the server of the app's web page, which has the sample photo beside it."""
    folder = shutil.copytree(APP, tmp_path_factory.mktemp("web") / "app")
    shutil.copy(SAMPLE, folder / "photo.png")
    with web_server(folder) as port:
        yield port


@pytest.fixture(scope="module")
def local_cloud(port: int) -> Iterator[LocalCloud]:
    """A local cloud that two origins may use: one somewhere else, and `app.localhost`."""
    origins = ("https://app.example.com", f"http://app.localhost:{port}")
    with LocalCloud.start(Options(models=["beauty"], origins=origins)) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def app(browser: Browser, port: int) -> Iterator[Page]:
    """The page, on an origin that may use the service."""
    with page_at(browser, f"http://app.localhost:{port}") as page:
        yield page


@pytest.fixture(scope="module")
def foreign(browser: Browser, port: int) -> Iterator[Page]:
    """The same page, on an origin that may not use the service."""
    with page_at(browser, f"http://foreign.localhost:{port}") as page:
        yield page


@pytest.fixture(scope="module")
def job(local_cloud: LocalCloud, app: Page) -> dict[str, Any]:
    """A finished job: the page has uploaded the photo and edited it."""
    job: dict[str, Any] = app.evaluate("edit", local_cloud.api_url)
    return job


def test_a_page_uploads_a_photo_and_reads_the_pixels_at_the_results_url(app: Page, job: dict[str, Any]) -> None:
    assert job["state"] == "succeeded"
    width, height, darkest, brightest = app.evaluate("measure", job["result"]["url"])
    assert (width, height) == (512, 512)
    assert brightest - darkest > 200


def test_a_redirect_to_the_result_has_a_null_origin_which_the_bucket_refuses(
    local_cloud: LocalCloud, app: Page, job: dict[str, Any]
) -> None:
    redirect = f"{local_cloud.api_url}/v1/jobs/{job['id']}/result"
    with request_headers(app) as sent:
        refusal = cors_refusal(app, "url => fetch(url, {headers: HEADERS})", redirect)
    bucket, _, _ = job["result"]["url"].partition("?")
    assert f"fetch at '{bucket}" in refusal
    assert f"redirected from '{redirect}'" in refusal
    assert [headers["Origin"] for headers in sent][-2:] == [app.evaluate("origin"), "null"]


def test_a_page_of_another_origin_cannot_call_the_api(local_cloud: LocalCloud, foreign: Page) -> None:
    refusal = cors_refusal(foreign, "edit", local_cloud.api_url)
    assert f"fetch at '{local_cloud.api_url}/v1/photos'" in refusal


def test_a_page_of_another_origin_cannot_read_the_bucket(foreign: Page, job: dict[str, Any]) -> None:
    url = job["result"]["url"]
    assert f"fetch at '{url}'" in cors_refusal(foreign, "measure", url)
