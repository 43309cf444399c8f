"""The gateway as an ASGI application."""

import asyncio
import json
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from scripts.local_cloud import log_lines
from scripts.local_cloud.gateway import access_log, cors, response
from scripts.local_cloud.gateway.errors import RefusedError
from scripts.local_cloud.gateway.event import anonymous, http_event
from scripts.local_cloud.gateway.plan import GatewayPlan
from scripts.local_cloud.gateway.response import Response
from scripts.local_cloud.gateway.routes import Match, Routes
from scripts.local_cloud.gateway.studio import Studio
from scripts.local_cloud.gateway.throttle import Throttle
from scripts.local_cloud.sandboxes.errors import FunctionError, ThrottledError

MAX_BODY_BYTES = 10 * 1024 * 1024
INTEGRATION_SECONDS = 30
"""Two limits of HTTP APIs that cannot be raised."""

MAX_PAYLOAD_BYTES = 6 * 1024 * 1024
"""Lambda's limit on an event and on a result, as JSON. A body that is no text grows by a third in base64.
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

Send = Callable[[Any], Awaitable[None]]
Receive = Callable[[], Awaitable[Any]]
Page = Callable[[], Response]
Invoke = Callable[[str, dict[str, Any]], Awaitable[Any]]
Authorize = Callable[[str | None, dict[str, Any]], Awaitable[Mapping[str, Any]]]


class Gateway:
    """Invokes the function of each request's route.

    Args:
        plan: the API.
        invoke: invokes a function, by its name, with an event; raises FunctionError or ThrottledError.
        pages: further GET paths, which API Gateway does not have, and functions that return their responses.
        authorize: what the authorizer says about a caller, from the header Authorization and the event so far; raises
            RefusedError. None accepts every caller, and takes what comes after `Bearer` for the caller's name.
        studio: the page at the same origin, if there is one.
    """

    def __init__(
        self,
        plan: GatewayPlan,
        invoke: Invoke,
        pages: Mapping[str, Page],
        authorize: Authorize | None = None,
        studio: Studio | None = None,
    ) -> None:
        self._plan, self._invoke, self._pages, self._authorize = plan, invoke, pages, authorize
        self._studio = studio
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
        page = self._studio_page(scope, path)
        if page is not None:
            return page
        start = time.monotonic()
        answer = await self._call(scope, path, receive)
        seconds, route = time.monotonic() - start, f"{scope['method']} {path}"
        access_log.write(self._plan.api_id, route, answer.status, seconds, len(answer.body), answer.problem)
        return answer

    async def _call(self, scope: Any, path: str, receive: Receive) -> Response:
        try:
            function, event = await self._accept(scope, path, receive)
        except RefusedError as refused:
            return response.error(refused.status, refused.message, *refused.headers)
        return await self._integrate(function, event)

    def _studio_page(self, scope: Any, path: str) -> Response | None:
        """The studio's answer to a request; None where it is not for the studio."""
        if self._studio is None or scope["method"] not in ("GET", "HEAD"):
            return None
        return self._studio.respond(path, _header(scope, b"if-none-match"))

    async def _accept(self, scope: Any, path: str, receive: Receive) -> tuple[str, dict[str, Any]]:
        """The function that a request invokes, and the event.

        Raises:
            RefusedError: the request invokes no function.
        """
        if not self._throttle.admits():
            raise RefusedError(429, "Too Many Requests")
        match = self._routes.find(scope["method"], path)
        if match is None:
            raise RefusedError(404, "Not Found")
        authorizer = await self._authorizer(scope, match)
        event = http_event(scope, match, self._plan.api_id, authorizer, await _read_body(receive))
        if _payload_bytes(event) > MAX_PAYLOAD_BYTES:
            raise RefusedError(413, "Request Too Long")
        return match.route.function, event

    async def _authorizer(self, scope: Any, match: Match) -> Mapping[str, Any]:
        authorization = _header(scope, b"authorization")
        if self._authorize is None:
            return anonymous(authorization)
        if not match.route.needs_token:
            return {}
        return await self._authorize(authorization, http_event(scope, match, self._plan.api_id, {}, b""))

    async def _integrate(self, function: str, event: dict[str, Any]) -> Response:
        """Invoke a function and convert its result.

        A function that API Gateway gives up waiting for continues, as in Lambda, and its result is discarded: 503. A
        function that Lambda kills after its own timeout has failed, as after an exception: 500. AWS does not document
        these two; they were seen in https://github.com/anomalyco/sst/issues/2232 and
        https://github.com/denoland/deno_registry2/issues/87.
        """
        invocation = asyncio.ensure_future(self._invoke(function, event))
        done, _ = await asyncio.wait([invocation], timeout=INTEGRATION_SECONDS)
        if not done:
            return replace(response.error(503, "Service Unavailable"), problem="The function took too long.")
        try:
            result = invocation.result()
            if _payload_bytes(result) > MAX_PAYLOAD_BYTES:
                raise ValueError(f"The function's result has more than {MAX_PAYLOAD_BYTES} bytes.")
            return response.from_result(result)
        except ThrottledError:
            return replace(response.error(429, "Too Many Requests"), problem=access_log.THROTTLED)
        except FunctionError:  # the sandbox has printed why
            return replace(response.error(500, "Internal Server Error"), problem="The function failed.")
        except Exception:
            log_lines.write(traceback.format_exc())
            return response.error(500, "Internal Server Error")


def _payload_bytes(payload: Any) -> int:
    return len(json.dumps(payload, default=str).encode())


async def _read_body(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more:
        part = await receive()
        body += part.get("body", b"")
        more = part.get("more_body", False)
        if len(body) > MAX_BODY_BYTES:
            raise RefusedError(413, "Request Entity Too Large")
    return bytes(body)


async def _send(send: Send, answer: Response) -> None:
    headers = [(name.encode(), value.encode()) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def _header(scope: Any, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)
