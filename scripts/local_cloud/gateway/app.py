"""The gateway as an ASGI application."""

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.local_cloud.gateway import cors
from scripts.local_cloud.gateway.event import http_event
from scripts.local_cloud.gateway.plan import GatewayPlan
from scripts.local_cloud.gateway.routes import Routes

MOST_BODY_BYTES = 10 * 1024 * 1024
INTEGRATION_SECONDS = 30
"""Two limits of HTTP APIs that nobody can raise."""

Send = Callable[[Any], Awaitable[None]]
Receive = Callable[[], Awaitable[Any]]
Asgi = Callable[[Any, Receive, Send], Awaitable[None]]


class BodyTooLargeError(Exception):
    """The request's body passes API Gateway's limit."""


@dataclass
class Answer:
    """A whole answer; Lambda knows no other."""

    status: int
    headers: cors.Headers
    body: bytes = b""


Page = Callable[[], Answer]


class Gateway:
    """Gives each request to the application of its route's function.

    Args:
        apps: ASGI applications by the module that they come from.
        pages: further GET paths, which a real gateway does not have, and what makes their answers.
    """

    def __init__(self, plan: GatewayPlan, apps: Mapping[str, Asgi], pages: Mapping[str, Page]) -> None:
        self._routes, self._apps, self._pages = Routes(plan.routes), apps, pages
        self._cors, self._api_id = plan.cors, plan.api_id

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        origin = _header(scope, b"origin")
        if scope["method"] == "OPTIONS" and self._cors:
            answer = Answer(204, cors.preflight(self._cors, origin))
        else:
            answer = await self._answer(scope, receive)
            kept = [one for one in answer.headers if not one[0].startswith(b"access-control-")]
            answer = Answer(answer.status, kept + cors.answer(self._cors, origin), answer.body)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Any, receive: Receive) -> Answer:
        path = scope["raw_path"].decode("latin-1")
        match = self._routes.find(scope["method"], path)
        if match is None:
            own = self._pages.get(path) if scope["method"] == "GET" else None
            return own() if own else message(404, "Not Found")
        try:
            body = await _body(receive)
        except BodyTooLargeError:
            return message(413, "Request Entity Too Large")
        event = http_event(scope, match, self._api_id, len(body))
        inner = scope | {"aws.event": event, "aws.context": None}
        try:
            async with asyncio.timeout(INTEGRATION_SECONDS):
                return await _run(self._apps[match.route.module], inner, body)
        except TimeoutError:
            return message(503, "Service Unavailable")
        except Exception:  # as after a function's crash
            traceback.print_exc()
            return message(500, "Internal Server Error")


def message(status: int, text: str) -> Answer:
    """An error answer of the gateway's own."""
    return page("application/json", json.dumps({"message": text}), status)


def page(content_type: str, text: str, status: int = 200) -> Answer:
    """An answer of the gateway's own."""
    body = text.encode()
    headers = {"content-type": content_type, "content-length": str(len(body))}
    return Answer(status, [(name.encode(), value.encode()) for name, value in headers.items()], body)


async def _body(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more:
        part = await receive()
        body += part.get("body", b"")
        more = part.get("more_body", False)
        if len(body) > MOST_BODY_BYTES:
            raise BodyTooLargeError
    return bytes(body)


async def _run(app: Asgi, scope: Any, body: bytes) -> Answer:
    """An application's whole answer to a whole request.

    An application may raise after it has answered, to have its error logged; its answer stands, as under Mangum.
    """
    requests = asyncio.Queue[Any]()
    requests.put_nowait({"type": "http.request", "body": body, "more_body": False})
    answer, finished = Answer(500, []), False

    async def send(part: Any) -> None:
        nonlocal finished
        if part["type"] == "http.response.start":
            answer.status, answer.headers = part["status"], list(part["headers"])
        else:
            answer.body += part.get("body", b"")
            finished = not part.get("more_body", False)

    try:
        await app(scope, requests.get, send)
    except Exception:
        if not finished:
            raise
        traceback.print_exc()
    return answer


def _header(scope: Any, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)
