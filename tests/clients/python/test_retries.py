"""Requests are repeated where that is safe and of use, and only there."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from facemagi_client import ApiError, AsyncFaceMagi, FaceMagi, NoAnswerError, Retries
from facemagi_client.calls import account, effects, jobs, photos
from facemagi_client.calls.service import Service
from facemagi_client.calls.steps import Call, Pause, Request
from tests.clients.python.fault_server import Reply, answer, error, fault_server, hang_up
from tests.clients.python.samples import JOB, PHOTO, SHORT, job_of

OK = answer(201, job_of())
FAILURES: dict[str, Reply] = {
    "the connection ends": hang_up,
    "502 of a proxy": answer(502, b"<html>Bad Gateway</html>", Content_Type="text/html"),
    "503 of the service": error(503, "unavailable", retryable=True),
    "504 of a gateway": answer(504, {"message": "Endpoint request timed out"}),
    "500 that may pass": error(500, "internal", retryable=True),
    "429 of the gateway": answer(429, {"message": "Too Many Requests"}),
}


def create_sync(url: str) -> Any:
    with FaceMagi(url, retries=SHORT) as magi:
        return magi.jobs.create(effect="beauty", photo=PHOTO)


def create_async(url: str) -> Any:
    async def create() -> Any:
        async with AsyncFaceMagi(url, retries=SHORT) as magi:
            return await magi.jobs.create(effect="beauty", photo=PHOTO)

    return asyncio.run(create())


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("create", [create_sync, create_async], ids=["sync", "async"])
def test_a_job_is_created_once_after_a_failure(create: Callable[[str], Any], failure: str) -> None:
    with fault_server(FAILURES[failure], FAILURES[failure], OK) as server:
        assert create(server.url)["id"] == JOB
    keys = [request.headers["idempotency-key"] for request in server.requests]
    assert (len(keys), len(set(keys)), len(keys[0])) == (3, 1, 32)
    assert len({request.body for request in server.requests}) == 1


def test_two_jobs_have_different_keys() -> None:
    with fault_server(OK) as server:
        create_sync(server.url)
        create_sync(server.url)
    first, second = (request.headers["idempotency-key"] for request in server.requests)
    assert first != second


@pytest.mark.parametrize(
    "refusal",
    [
        error(429, "quota_exceeded", retryable=False),
        error(409, "photo_pending", retryable=True, Retry_After="1"),
        error(422, "no_face", retryable=False),
        error(500, "internal", retryable=False),
        error(503, "effect_unavailable", retryable=True, Retry_After="61"),
    ],
    ids=["quota", "conflict", "no face", "final", "too long"],
)
def test_an_error_that_a_repetition_cannot_help_is_raised_at_once(refusal: Reply) -> None:
    with fault_server(refusal, OK) as server, pytest.raises(ApiError) as refused:
        create_sync(server.url)
    assert (len(server.requests), refused.value.request_id) == (1, "r-1")


def test_a_request_is_sent_as_often_as_the_retries_say_and_then_its_error_is_raised() -> None:
    with fault_server(error(503, "unavailable", retryable=True)) as server:
        with pytest.raises(ApiError) as refused:
            create_sync(server.url)
        assert (len(server.requests), refused.value.code) == (4, "unavailable")
        with pytest.raises(ApiError):
            FaceMagi(server.url, retries=Retries(attempts=1)).jobs.get(JOB)
        assert len(server.requests) == 5


def test_a_service_that_is_not_there_is_an_error_that_names_it() -> None:
    with fault_server(OK) as server:
        gone = server.url
    with pytest.raises(NoAnswerError, match=gone) as refused:
        create_sync(gone)
    assert (refused.value.code, refused.value.retryable) == ("no_answer", True)


SERVICE = Service("https://api.example", retries=SHORT)
LOST = httpx.ReadError("the connection ended")
NOT_SENT = httpx.ConnectError("refused")

REPEATABLE: dict[str, Callable[[], Call[Any]]] = {
    "a GET": lambda: jobs.get(SERVICE, JOB),
    "a DELETE": lambda: photos.delete(SERVICE, PHOTO),
    "a PUT": lambda: account.put_webhook(SERVICE, url="https://example.org"),
    "a dry run": lambda: jobs.dry_run(SERVICE, effect="beauty", photo=PHOTO),
    "the retry of a job": lambda: jobs.retry(SERVICE, JOB),
    "a warm-up": lambda: effects.warm(SERVICE, "beauty"),
}
NOT_REPEATABLE: dict[str, Callable[[], Call[Any]]] = {
    "a client token": lambda: account.create_client_token(SERVICE),
    "a new secret": lambda: account.rotate_webhook_secret(SERVICE),
    "a redelivery": lambda: account.redeliver(SERVICE, "msg_1"),
}


@pytest.mark.parametrize("call", REPEATABLE)
def test_what_changes_nothing_twice_is_repeated_after_a_lost_answer(call: str) -> None:
    made = REPEATABLE[call]()
    first = next(made)
    assert isinstance(made.throw(LOST), Pause)
    assert made.send(None) == first


@pytest.mark.parametrize("call", NOT_REPEATABLE)
def test_what_may_have_been_received_is_not_sent_twice(call: str) -> None:
    made = NOT_REPEATABLE[call]()
    next(made)
    with pytest.raises(NoAnswerError):
        made.throw(LOST)


@pytest.mark.parametrize("call", NOT_REPEATABLE)
def test_what_was_not_sent_or_not_admitted_is_sent_again(call: str) -> None:
    made = NOT_REPEATABLE[call]()
    first = next(made)
    assert isinstance(made.throw(NOT_SENT), Pause)
    assert made.send(None) == first
    assert isinstance(made.send(httpx.Response(429, json={"message": "Too Many Requests"})), Pause)
    assert made.send(None) == first


def pauses(retries: Retries, *answers: httpx.Response) -> list[float]:
    """The pauses after some answers to a GET."""
    call = jobs.get(Service("https://api.example", retries=retries), JOB)
    found = []
    assert isinstance(next(call), Request)
    for each in answers:
        pause = call.send(each)
        assert isinstance(pause, Pause)
        found.append(pause.seconds)
        next(call)
    return found


BUSY = httpx.Response(503, json={"message": "Service Unavailable"})


def test_pauses_double_up_to_the_longest() -> None:
    assert pauses(Retries(first_s=1, longest_s=3, chance=lambda: 1.0, attempts=5), *[BUSY] * 4) == [1, 2, 3, 3]


def test_chance_shortens_a_pause_to_no_less_than_half() -> None:
    assert pauses(Retries(first_s=1, longest_s=9, chance=lambda: 0.0), BUSY, BUSY) == [0.5, 1]


def test_a_pause_is_as_long_as_the_service_asks() -> None:
    asked = httpx.Response(429, json={"message": "Too Many Requests"}, headers={"Retry-After": "7"})
    assert pauses(Retries(first_s=1, chance=lambda: 1.0), asked, BUSY) == [7, 2]


def test_the_service_waits_as_long_as_the_client_asks_and_the_client_longer() -> None:
    request = next(jobs.get(SERVICE, JOB, wait_s=19.2))
    assert isinstance(request, Request)
    assert request.params == {"wait": 20}
    assert request.timeout_s > 20


def queued() -> httpx.Response:
    return httpx.Response(200, json=job_of(state="queued", result=None))


def test_a_service_that_does_not_wait_is_asked_with_pauses() -> None:
    # given a service that answers each GET of a waiting job at once
    waiting = jobs.wait(SERVICE, JOB, timeout_s=600)
    found: list[float] = []
    step = next(waiting)
    # when it is asked again and again
    while len(found) < 5:
        if isinstance(step, Pause):
            found.append(step.seconds)
            step = waiting.send(None)
        else:
            step = waiting.send(queued())
    # then the pauses grow up to two seconds
    assert found == [0.25, 0.5, 1.0, 2.0, 2.0]
