"""Calls of a gateway in this process, in front of handlers that tests write."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from mangum import Mangum

from scripts.local_cloud.function_plan import FunctionPlan
from scripts.local_cloud.gateway.app import Gateway
from scripts.local_cloud.gateway.plan import GatewayPlan, RoutePlan
from scripts.local_cloud.gateway.sandboxes import Sandboxes

FUNCTIONS = {
    name: FunctionPlan(name, f"arn:{name}", f"functions.{name}.app", "handler", {}, timeout=29, memory=512)
    for name in ("things", "best", "paths")
}
CORS = {"allowOrigins": ["https://app.example"], "allowMethods": ["GET"], "allowHeaders": ["a"], "maxAge": 60}
PLAN = GatewayPlan(
    routes=[
        RoutePlan("GET", "/v1/things/{thing}", "things"),
        RoutePlan("GET", "/v1/things/best", "best"),
        RoutePlan("GET", "/v1/paths/{rest+}", "paths"),
        RoutePlan("POST", "/v1/things", "things"),
    ],
    functions=FUNCTIONS,
    cors=CORS,
    api_id="api",
    models={},
    rate=1000,
    burst=1000,
)

Handler = Callable[[Any, Any], Any]


def echo(event: Any, context: Any) -> dict[str, Any]:
    """Respond with the event and the members of the context."""
    seconds = context.get_remaining_time_in_millis() / 1000
    names = ("function_name", "invoked_function_arn", "memory_limit_in_mb", "aws_request_id")
    members = {name: getattr(context, name) for name in names}
    headers = {"content-type": "application/json", "access-control-allow-origin": "the function's own"}
    body = json.dumps({"event": event, "context": members | {"seconds": seconds}})
    return {"statusCode": 200, "headers": headers, "body": body, "isBase64Encoded": False}


def handler_of(app: Any) -> Handler:
    """The handler of an ASGI application; Mangum is created in the sandbox, because it looks for an event loop."""

    def handler(event: Any, context: Any) -> Any:
        return Mangum(app, lifespan="off")(event, context)

    return handler


async def request_all(handlers: Mapping[str, Handler], *paths: str, **request: Any) -> list[httpx.Response]:
    """GET requests at the same time, to a gateway with these handlers."""
    with Sandboxes() as sandboxes:
        app: Any = Gateway(PLAN, handlers, {}, sandboxes)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api.example") as client:
            return list(await asyncio.gather(*(client.get(path, **request) for path in paths)))


def call(method: str, path: str, handler: Handler = echo, **request: Any) -> httpx.Response:
    """One request to a gateway whose functions all have the same handler."""

    async def run(sandboxes: Sandboxes) -> httpx.Response:
        app: Any = Gateway(PLAN, dict.fromkeys(FUNCTIONS, handler), {}, sandboxes)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api.example") as client:
            return await client.request(method, path, **request)

    with Sandboxes() as sandboxes:
        return asyncio.run(run(sandboxes))


def event_of(method: str, path: str, **request: Any) -> dict[str, Any]:
    """The event that a function gets for a request."""
    event: dict[str, Any] = call(method, path, **request).json()["event"]
    return event
