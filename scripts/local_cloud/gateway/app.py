"""The gateway as an ASGI application."""

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from scripts.local_cloud.function_plan import Handler
from scripts.local_cloud.gateway import cors, response
from scripts.local_cloud.gateway.event import http_event
from scripts.local_cloud.gateway.plan import GatewayPlan
from scripts.local_cloud.gateway.response import Response
from scripts.local_cloud.gateway.routes import Routes
from scripts.local_cloud.gateway.sandboxes import Sandboxes
from scripts.local_cloud.gateway.throttle import Throttle

MAX_BODY_BYTES = 10 * 1024 * 1024
INTEGRATION_SECONDS = 30
"""Two limits of HTTP APIs that cannot be raised."""

MAX_PAYLOAD_BYTES = 6 * 1024 * 1024
"""Lambda's limit on an event and on a result, as JSON. A body that is no text grows by a third in base64.
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

Send = Callable[[Any], Awaitable[None]]
Receive = Callable[[], Awaitable[Any]]
Page = Callable[[], Response]


class BodyTooLargeError(Exception):
    """The request's body exceeds `MAX_BODY_BYTES`."""


class Gateway:
    """Invokes the handler of each request's route.

    Args:
        plan: the API.
        handlers: the functions' handlers by the functions' names.
        pages: further GET paths, which API Gateway does not have, and functions that return their responses.
        sandboxes: where the handlers run.
    """

    def __init__(
        self, plan: GatewayPlan, handlers: Mapping[str, Handler], pages: Mapping[str, Page], sandboxes: Sandboxes
    ) -> None:
        self._plan, self._handlers, self._pages, self._sandboxes = plan, handlers, pages, sandboxes
        self._routes = Routes(plan.routes)
        self._throttle = Throttle(plan.rate, plan.burst)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        origin = _header(scope, b"origin")
        if scope["method"] == "OPTIONS" and self._plan.cors:
            await _send(send, Response(204, cors.preflight_headers(self._plan.cors, origin)))
            return
        answer = await self._respond(scope, receive)
        kept = [header for header in answer.headers if not header[0].startswith("access-control-")]
        headers = kept + cors.response_headers(self._plan.cors, origin)
        await _send(send, Response(answer.status, headers, answer.body))

    async def _respond(self, scope: Any, receive: Receive) -> Response:
        path = scope["raw_path"].decode("latin-1")
        if scope["method"] == "GET" and path in self._pages:
            return self._pages[path]()
        if not self._throttle.admits():
            return response.error(429, "Too Many Requests")
        match = self._routes.find(scope["method"], path)
        if match is None:
            return response.error(404, "Not Found")
        try:
            body = await _read_body(receive)
        except BodyTooLargeError:
            return response.error(413, "Request Entity Too Large")
        event = http_event(scope, match, self._plan.api_id, body)
        if _payload_bytes(event) > MAX_PAYLOAD_BYTES:
            return response.error(413, "Request Too Long")
        return await self._integrate(match.route.function, event)

    async def _integrate(self, function: str, event: dict[str, Any]) -> Response:
        """Invoke a function. After a timeout its invocation continues, as in Lambda, and its result is discarded."""
        invocation = self._sandboxes.run(self._invoke, function, event)
        done, _ = await asyncio.wait([invocation], timeout=INTEGRATION_SECONDS)
        if not done:
            return response.error(503, "Service Unavailable")
        try:
            result = invocation.result()
            if _payload_bytes(result) > MAX_PAYLOAD_BYTES:
                raise ValueError(f"The function's result has more than {MAX_PAYLOAD_BYTES} bytes.")
            return response.from_result(result)
        except Exception:
            traceback.print_exc()
            return response.error(500, "Internal Server Error")

    def _invoke(self, function: str, event: dict[str, Any]) -> Any:
        return self._handlers[function](event, self._plan.functions[function].new_context())


def _payload_bytes(payload: Any) -> int:
    return len(json.dumps(payload, default=str).encode())


async def _read_body(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more:
        part = await receive()
        body += part.get("body", b"")
        more = part.get("more_body", False)
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLargeError
    return bytes(body)


async def _send(send: Send, answer: Response) -> None:
    headers = [(name.encode(), value.encode()) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def _header(scope: Any, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)
