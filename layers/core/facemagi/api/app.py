"""What the HTTP functions share: the application, and its answers to errors."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from mangum import Mangum
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from facemagi import aws, limits
from facemagi.api.caller import KnownCaller, admit
from facemagi.api.framework import Depends, FastAPI, Header, Query, Request, RequestValidationError, Response
from facemagi.api.preferences import preferred_wait
from facemagi.api.queries import PageQuery, page_query
from facemagi.api.route_on_demand import RouteOnDemand
from facemagi.api.validation import invalid_request, most_telling
from facemagi.deadline import with_deadline
from facemagi.errors import FaceMagiError
from facemagi.observability import count, logged, logger
from facemagi.settings import settings

HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}

JSON_TYPE = re.compile(r"\s*application/([a-z0-9.+-]+\+)?json\s*(;|$)", re.IGNORECASE)

_KeyHeader = Annotated[str | None, Header(min_length=1, max_length=limits.IDEMPOTENCY_KEY_CHARS)]

Page = Annotated[PageQuery, Depends(page_query)]

WaitQuery = Annotated[int, Query(ge=0, le=limits.MAX_WAIT_SECONDS, description="Seconds to wait for a final state.")]
PreferHeader = Annotated[str, Header(description="`wait=n` means the same as the query's `wait`; more is less.")]


async def wait_seconds(wait: WaitQuery = 0, prefer: PreferHeader = "") -> int:
    """How long to wait for a final state, as far as this deployment waits. The query counts; without it, the header
    Prefer.

    Args:
        wait: of the query.
        prefer: the header; what it says beside `wait` is ignored, as RFC 7240 asks.
    """
    return min(wait or preferred_wait(prefer), settings().longest_wait)


Wait = Annotated[int, Depends(wait_seconds)]


async def own_key(known: KnownCaller, idempotency_key: _KeyHeader = None) -> str | None:
    """The Idempotency-Key of a request. Two users of one account never share a key.

    Args:
        known: the caller.
        idempotency_key: the header.
    """
    return idempotency_key if idempotency_key is None or known.user_id is None else f"{known.user_id} {idempotency_key}"


IdempotencyKey = Annotated[str | None, Depends(own_key)]


ErrorForm = Callable[[FaceMagiError], tuple[int, dict[str, Any]]]
"""The status and the body of the answer with an error."""


def in_envelope(error: FaceMagiError) -> tuple[int, dict[str, Any]]:
    """FaceMagi's own form of errors.

    Args:
        error: any error.
    """
    return error.status, error.envelope()


def make_app(title: str, error_form: ErrorForm = in_envelope) -> FastAPI:
    """A FastAPI application that serves known callers, and answers every error in one form.

    Args:
        title: the title of its API document.
        error_form: the form of its errors.
    """
    # A path with a slash at its end is another path. A redirect would answer callers that nobody has identified.
    app = FastAPI(title=title, version="1", dependencies=[Depends(admit)], redirect_slashes=False)
    app.router.route_class = RouteOnDemand
    app.state.error_form = error_form
    app.add_exception_handler(FaceMagiError, _on_facemagi_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_unexpected_error)
    return app


def lambda_handler(app: FastAPI) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """The Lambda handler of an application; its log lines carry the request's id, and it answers before its timeout.

    Lifespan is off, because Mangum would enter it on every request.

    Args:
        app: the application.
    """
    return logged(with_deadline(Mangum(_WithRequestId(app), lifespan="off")))


@dataclass(frozen=True)
class _WithRequestId:
    """An application that adds the request's id to every response, so that a caller can name it."""

    app: FastAPI

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], (b"x-request-id", str(request_id(scope)).encode())]
                message = {**message, "headers": headers}
                fields = {"method": scope["method"], "path": scope["path"], "status": message["status"]}
                logger().debug("answered", extra=fields)
            await send(message)

        await self.app(scope, receive, send_with_id)


def request_id(scope: Scope) -> str | None:
    """API Gateway's id of the request.

    Args:
        scope: of the request.
    """
    found: str | None = scope.get("aws.event", {}).get("requestContext", {}).get("requestId")
    return found


async def _on_facemagi_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, FaceMagiError)
    count("ErrorsAnswered", code=error.code)
    status, body = request.app.state.error_form(error)
    body |= {"request_id": request_id(request.scope)}
    content = json.dumps(body, default=repr)  # NaN and lone surrogates too
    strict = json.dumps(json.loads(content, parse_constant=str))
    return Response(strict, status_code=status, headers=error.headers, media_type="application/json")


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return await _on_facemagi_error(request, _fault_of(request, error))


def _fault_of(request: Request, error: RequestValidationError) -> FaceMagiError:
    """The fault of a request. A body that is not declared as JSON is read as bytes, so that is said first."""
    fault = most_telling(error.errors())
    content_type = request.headers.get("content-type", "")
    if fault["loc"][:1] != ("body",) or JSON_TYPE.match(content_type):
        return invalid_request(fault)
    return FaceMagiError(
        "unsupported_media_type",
        f"The body has the content type {content_type!r}.",
        param="Content-Type",
        actual=content_type or None,
        limit=["application/json"],
        remedy="Send the header Content-Type: application/json.",
    )


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = HTTP_CODES.get(error.status_code, "invalid_json")
    path = request.url.path
    answer = await _on_facemagi_error(
        request, FaceMagiError(code, f"{request.method} {path}: {error.detail}.", actual=path)
    )
    answer.headers.update(error.headers or {})  # Allow
    return answer


async def _on_unexpected_error(request: Request, error: Exception) -> Response:
    logger().exception("unexpected error", exc_info=error)
    internal = FaceMagiError("internal", "Something went wrong here.", remedy="Try again.")
    return await _on_facemagi_error(request, aws.unavailable() if aws.got_no_answer(error) else internal)
