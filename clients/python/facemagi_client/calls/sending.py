"""Sends a request, repeats it where that is safe and of use, and reads its answer."""

from itertools import count
from typing import Any

import httpx

from facemagi_client.calls import answers
from facemagi_client.calls.retries import Retries
from facemagi_client.calls.service import Service
from facemagi_client.calls.steps import NOTHING, Call, Fetch, Pause, Request, Sink
from facemagi_client.errors import NoAnswerError


def answer(service: Service, method: str, path: str, **request: Any) -> Call[dict[str, Any]]:
    """The JSON of the API's answer to a request.

    Args:
        service: the service.
        method: HTTP method.
        path: the path.
        request: what else `Service.request` takes.

    Raises:
        ApiError: the answer is an error.
    """
    response = yield from sent(service.request(method, path, **request), service.retries)
    return answers.read(response)


def sent(step: Request | Fetch, retries: Retries) -> Call[httpx.Response]:
    """The last answer to a request that is repeated as the retries say.

    Args:
        step: the request.
        retries: when it is repeated.

    Raises:
        NoAnswerError: the service did not answer.
    """
    repeatable = step.repeatable if isinstance(step, Request) else step.request.repeatable
    for attempt in count(1):
        try:
            response: httpx.Response = yield step
        except httpx.TransportError as failure:
            pause = retries.after_failure(failure, repeatable, attempt)
            if pause is None:
                raise _no_answer(step, failure) from failure
        else:
            pause = None if response.is_success else retries.after_answer(response, repeatable, attempt)
            if pause is None:
                return response
        yield Pause(pause)
    raise AssertionError("an endless loop ended")


def fetched(url: str, sink: Sink, retries: Retries) -> Call[httpx.Response]:
    """The answer to a GET of a presigned URL, without the token; its body is in the sink.

    Args:
        url: presigned.
        sink: takes the body.
        retries: when it is repeated.
    """
    return (yield from sent(Fetch(Request("GET", url), sink), retries))


def call(
    service: Service, method: str, path: str, *, params: Any = NOTHING, json: Any = None, key: str | None = None
) -> Call[dict[str, Any]]:
    """Call a route that this client has no method for.

    Args:
        service: the service.
        method: HTTP method.
        path: such as `/v1/effects`.
        params: of the query.
        json: the body.
        key: an Idempotency-Key; a POST without one is not repeated where it may have been received.

    Returns:
        The JSON of the answer.

    Raises:
        ApiError: the answer is an error.
    """
    return (yield from answer(service, method, path, params=params, json=json, key=key))


def _no_answer(step: Request | Fetch, failure: httpx.TransportError) -> NoAnswerError:
    url = httpx.URL(step.url if isinstance(step, Request) else step.request.url)
    error = {
        "code": "no_answer",
        "message": f"{url.scheme}://{url.netloc.decode()} does not answer: {failure or type(failure).__name__}.",
        "remedy": "Check the network, and the URL of the service: FACEMAGI_URL.",
        "retryable": True,
    }
    return NoAnswerError(error)
