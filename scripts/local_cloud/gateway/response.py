"""HTTP responses: of the gateway itself, and from the results of handlers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BODILESS = (204, 304)
"""Statuses of responses without a body and without Content-Length."""


@dataclass(frozen=True)
class Response:
    """A whole response.

    Attributes:
        headers: names and values; a name may occur several times.
        problem: why a function has no result, for the log; None otherwise.
    """

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes = b""
    problem: str | None = None


def error(status: int, message: str, *headers: tuple[str, str]) -> Response:
    """An error of the gateway itself.

    Args:
        status: of the response.
        message: the only member of the body.
        headers: further headers.
    """
    answer = text("application/json", json.dumps({"message": message}), status)
    return Response(status, [*answer.headers, *headers], answer.body)


def text(content_type: str, content: str, status: int = 200) -> Response:
    """A response with a text as its body."""
    return _whole(status, [("content-type", content_type)], content.encode())


def from_result(result: Any) -> Response:
    """Convert a handler's result, in payload format 2.0, to a response.

    A result without `statusCode` is itself the body, as JSON. Format 2.0 has no `multiValueHeaders`.

    Args:
        result: what the handler returned.

    Raises:
        Exception: the result is malformed, which API Gateway answers with 500.
    """
    if not isinstance(result, Mapping) or "statusCode" not in result:
        return text("application/json", json.dumps(result))
    headers = [(name.lower(), str(value)) for name, value in (result.get("headers") or {}).items()]
    headers += [("set-cookie", cookie) for cookie in result.get("cookies") or []]
    body = result.get("body") or ""
    content = base64.b64decode(body, validate=True) if result.get("isBase64Encoded") else body.encode()
    return _whole(int(result["statusCode"]), headers, content)


def _whole(status: int, headers: Sequence[tuple[str, str]], body: bytes) -> Response:
    kept = [header for header in headers if header[0] != "content-length"]
    if status in BODILESS:
        return Response(status, kept)
    return Response(status, [*kept, ("content-length", str(len(body)))], body)
