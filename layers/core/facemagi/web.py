"""What the HTTP functions share: who asks, how errors look, how long a GET may wait."""

import asyncio
import json
import time
from collections.abc import Callable
from itertools import takewhile
from typing import Annotated, Any, TypeVar

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from mangum import Mangum
from starlette.exceptions import HTTPException

from facemagi import limits
from facemagi.errors import FaceMagiError
from facemagi.ids import owner_of
from facemagi.observability import logged, logger
from facemagi.settings import settings

FIRST_POLL_SECONDS = 0.04
POLL_GROWTH = 1.3
LONGEST_POLL_SECONDS = 1.0
"""A waiting GET reads its record at once, then ever more slowly: 25 s cost 35 reads."""

VALIDATION_CODES = {"missing": "missing_param", "extra_forbidden": "unknown_param"}
"""pydantic's error types that have a code of their own; all others are `invalid_param`."""

HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}

T = TypeVar("T")

ECHOED_CHARS = 200
"""Of a wrong value, in the error that names it."""

Wait = Annotated[int, Query(ge=0, le=limits.MAX_WAIT_SECONDS, description="Seconds to wait for a final state.")]


async def owner(request: Request) -> str:
    """The caller, as the API's authorizer named them.

    Raises:
        FaceMagiError: `unauthorized`.
    """
    context = request.scope.get("aws.event", {}).get("requestContext", {})
    authorizer = context.get("authorizer") or {}
    claims = (authorizer.get("jwt") or {}).get("claims") or {}
    principal = claims.get("sub") or (authorizer.get("lambda") or {}).get("principalId")
    principal = principal or settings().anonymous_principal
    if not principal:
        raise FaceMagiError(
            "unauthorized",
            "The request names no user.",
            param="Authorization",
            remedy="Send the header Authorization: Bearer with your token.",
        )
    return owner_of(principal)


Owner = Annotated[str, Depends(owner)]


def make_app(title: str) -> FastAPI:
    """A FastAPI application whose every error is FaceMagi's envelope."""
    app = FastAPI(title=title, version="1")
    app.add_exception_handler(FaceMagiError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unknown)
    return app


def lambda_handler(app: FastAPI) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """The application behind API Gateway, its log lines carrying the request's id.

    Lifespan is off: Mangum would enter it on every request.
    """
    return logged(Mangum(app, lifespan="off"))


async def poll(read: Callable[[], T], final: Callable[[T], bool], seconds: float) -> T:
    """Read until what is read is final, or the time is over; the last reading either way."""
    until = time.monotonic() + seconds
    pause = FIRST_POLL_SECONDS
    found = read()
    while not final(found) and (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(pause, left))
        pause = min(pause * POLL_GROWTH, LONGEST_POLL_SECONDS)
        found = read()
    return found


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, FaceMagiError)
    request_id = request.scope.get("aws.event", {}).get("requestContext", {}).get("requestId")
    content = json.dumps(error.envelope() | {"request_id": request_id}, default=repr)  # NaN and lone surrogates too
    strict = json.dumps(json.loads(content, parse_constant=str))
    return Response(strict, status_code=error.status, media_type="application/json")


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    context = first.get("ctx", {})
    if first["type"] == "json_invalid":
        failure = FaceMagiError(
            "invalid_json",
            f"The body is not JSON: {context.get('error')}, at character {first['loc'][-1]}.",
            remedy="Send a JSON object with the header Content-Type: application/json.",
        )
        return await _known(request, failure)
    param = _field(first["loc"])
    failure = FaceMagiError(
        VALIDATION_CODES.get(first["type"], "invalid_param"),
        f"{param or 'The body'}: {first['msg']}.",
        param=param or None,
        actual=None if first["type"] == "missing" else _printable(first.get("input")),
        limit={name: value for name, value in context.items() if isinstance(value, int | float | str)} or None,
        remedy="The API's documentation shows what is expected here.",
    )
    return await _known(request, failure)


def _field(location: tuple[str | int, ...]) -> str:
    """The path of a field; where it may be of several types, pydantic adds a type's name, which is cut off."""
    parts = [part for part in takewhile(lambda part: "[" not in str(part), location) if part != "body"]
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = HTTP_CODES.get(error.status_code, "invalid_json")
    return await _known(
        request, FaceMagiError(code, f"{request.method} {request.url.path}: {error.detail}.", actual=request.url.path)
    )


async def _unknown(request: Request, error: Exception) -> Response:
    logger().exception("unexpected error", exc_info=error)
    return await _known(request, FaceMagiError("internal", "Something went wrong here.", remedy="Try again."))


def _printable(value: Any) -> Any:
    return value if isinstance(value, int | float | bool | None) else str(value)[:ECHOED_CHARS]
