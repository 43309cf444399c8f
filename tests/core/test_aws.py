"""Calls of AWS that get no answer end before the function does."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from facemagi import aws, objects, table
from facemagi.api.polling import READ_START_SECONDS, poll
from facemagi.deadline import ANSWER_SECONDS, remaining_seconds, with_deadline
from facemagi.errors import FaceMagiError
from facemagi.limits import MAX_WAIT_SECONDS
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from scripts.cloudformation.template import read_template, resources_of
from scripts.local_cloud.children import free_port
from scripts.repository import TEMPLATE
from tests.core.test_functions import CONTEXT, http_event
from tests.support.silent_server import SilentServer, silent_server

pytestmark = pytest.mark.usefixtures("environment", "event_loop")

QUICK = 0.05
"""Seconds to wait for the answer of a server that never answers."""

CALLS: dict[str, Callable[[], Any]] = {
    "dynamodb": lambda: table.read("owner", "photo#1"),
    "s3": lambda: objects.read("key", "photo"),
    "sagemaker-runtime": lambda: aws.client("sagemaker-runtime").invoke_endpoint_async(EndpointName="e", Body=b"{}"),
    "lambda": lambda: aws.client("lambda").invoke(FunctionName="f", InvocationType="Event", Payload=b"{}"),
}
"""A call of each service that requests use."""


def function_timeouts() -> dict[str, float]:
    """The timeout of each function in the template, seconds."""
    functions = resources_of(read_template(TEMPLATE), "AWS::Serverless::Function")
    return {name: function["Timeout"] for name, function in functions.items()}


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[SilentServer]:
    """AWS never answers, and nobody waits long for it."""
    quick = {service: replace(limits, read=QUICK) for service, limits in aws.LIMITS.items()}
    monkeypatch.setattr(aws, "LIMITS", quick)
    monkeypatch.setattr(aws, "BACKOFF_SECONDS", 0.0)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    aws.client.cache_clear()
    with silent_server() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        yield server
    aws.client.cache_clear()


@pytest.mark.parametrize("service", CALLS)
def test_a_call_without_an_answer_is_tried_as_often_as_its_limits_say(service: str, silent: SilentServer) -> None:
    with pytest.raises(ReadTimeoutError):
        CALLS[service]()
    assert len(silent.connections) == aws.LIMITS[service].attempts


def test_a_job_is_sent_to_its_endpoint_once_even_if_the_answer_is_lost(silent: SilentServer) -> None:
    with pytest.raises(ReadTimeoutError):
        CALLS["sagemaker-runtime"]()
    assert len(silent.connections) == 1


@pytest.mark.parametrize("service", CALLS)
def test_a_call_that_could_outlast_the_function_is_not_started(service: str, silent: SilentServer) -> None:
    # given a function that Lambda ends before a call of this service would give up
    too_short = aws.LIMITS[service].longest
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: too_short * 1000)
    # when it calls, then the call fails at once
    with pytest.raises(FaceMagiError) as refused:
        with_deadline(lambda *_: CALLS[service]())({}, context)
    assert (refused.value.code, refused.value.kind.retryable, silent.connections) == ("unavailable", True, [])


@pytest.mark.parametrize(("function", "seconds"), function_timeouts().items())
def test_every_function_has_time_for_the_slowest_call(function: str, seconds: float) -> None:
    assert max(limits.longest for limits in aws.LIMITS.values()) < seconds


@pytest.mark.parametrize(
    ("function", "method", "path", "body"),
    [
        (upload, "POST", "/v1/photos", {"content_type": "image/png", "bytes": 9}),
        (upload, "GET", "/v1/photos/photo_" + "0" * 20 + "?wait=25", None),
        (job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": "photo_" + "0" * 20}),
        (job_router, "GET", "/v1/jobs/job_" + "0" * 20 + "?wait=25", None),
        (job_router, "GET", "/v1/effects", None),
    ],
)
def test_a_request_that_aws_does_not_answer_is_a_retryable_503(
    function: Any, method: str, path: str, body: Any, silent: SilentServer
) -> None:
    event = http_event(method, path, json.dumps(body) if body else "", "ann", {})
    response = function(event, CONTEXT)
    error = json.loads(response["body"])["error"]
    assert (response["statusCode"], error["code"], error["retryable"]) == (503, "unavailable", True)


def test_a_request_for_which_aws_cannot_be_reached_is_a_retryable_503(
    silent: SilentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given an address at which nobody listens
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port('127.0.0.1')}")
    aws.client.cache_clear()
    # when a request needs it
    response = job_router(http_event("GET", "/v1/effects", "", "ann", {}), CONTEXT)
    # then the caller can send it again
    error = json.loads(response["body"])["error"]
    assert (response["statusCode"], error["code"], error["retryable"]) == (503, "unavailable", True)


def test_a_wait_that_the_request_cuts_short_ends_with_the_last_value() -> None:
    # given a request with a little more time than a read may take, and a record that stays as it is
    longest = aws.LIMITS["dynamodb"].longest
    context = SimpleNamespace(
        get_remaining_time_in_millis=lambda: (longest + READ_START_SECONDS + ANSWER_SECONDS + 0.5) * 1000
    )
    left: list[float] = []

    def read() -> str:
        left.append(remaining_seconds())
        return "queued"

    # when it waits for the longest time
    waited = with_deadline(lambda *_: asyncio.run(poll(read, lambda _: False, MAX_WAIT_SECONDS)))({}, context)
    # then it has the value, and no read began too late to be allowed
    assert (waited, len(left) > 1, min(left) >= longest) == ("queued", True, True)


def test_code_outside_of_requests_has_no_deadline() -> None:
    assert remaining_seconds() == float("inf")
