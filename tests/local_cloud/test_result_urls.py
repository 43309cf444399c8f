"""The URL of a result that is not there yet, at the local cloud's S3."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from facemagi_client import ApiError, FaceMagi
from facemagi_client.types import Job
from tests.support.local_clouds import shared_cloud
from tests.support.pages import APP_DEVELOPER, block
from tests.support.samples import ROOT

PORTRAIT = ROOT / "tests" / "data" / "astronaut_small.jpg"
TIMEOUT_SECONDS = 60


@pytest.fixture
def client() -> Iterator[FaceMagi]:
    with FaceMagi(shared_cloud().api_url) as client:
        yield client


@pytest.fixture
def photo(client: FaceMagi) -> str:
    return str(client.photos.send(PORTRAIT.read_bytes())["id"])


def url_of(job: Job) -> str:
    assert job["urls"] is not None
    return job["urls"]["result"]


def test_an_app_gets_its_result_from_s3_without_another_call_of_the_api(client: FaceMagi, photo: str) -> None:
    # given a job that was just created
    job = client.jobs.create(effect="beauty", photo=photo)
    url, until = url_of(job), time.monotonic() + TIMEOUT_SECONDS
    # when its app asks S3 again and again
    answers = [httpx.get(url)]
    while answers[-1].status_code == 403 and time.monotonic() < until:
        time.sleep(0.1)
        answers.append(httpx.get(url))
    # then it gets the picture
    assert answers[-1].status_code == 200
    assert answers[-1].headers["content-type"] == "image/jpeg"
    assert answers[-1].content


def test_a_deleted_job_has_nothing_at_its_url(client: FaceMagi, photo: str) -> None:
    job = client.jobs.create(effect="beauty", photo=photo)
    client.jobs.wait(job["id"])
    assert httpx.get(url_of(job)).status_code == 200
    client.jobs.delete(job["id"])
    assert httpx.get(url_of(job)).status_code == 403


def test_the_code_of_the_page_for_app_developers_gets_the_result(client: FaceMagi, photo: str) -> None:
    page: dict[str, Any] = {}
    exec(block(APP_DEVELOPER, "python", "def result_of"), page)
    content: bytes = page["result_of"](client, client.jobs.create(effect="beauty", photo=photo))
    assert content


def test_the_code_of_the_page_says_why_a_job_has_no_result(client: FaceMagi, photo: str) -> None:
    # given a job whose result was deleted before its app asked for it
    page: dict[str, Any] = {}
    exec(block(APP_DEVELOPER, "python", "def result_of"), page)
    page["PAUSES"] = (0.01, 0.01)
    job = client.jobs.create(effect="beauty", photo=photo)
    client.jobs.wait(job["id"])
    client.jobs.delete(job["id"])
    # then S3 has nothing, and the API says it
    with pytest.raises(ApiError):
        page["result_of"](client, {**job, "eta_s": 0})
