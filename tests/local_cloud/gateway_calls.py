"""Calls of a gateway in this process, in front of handlers that tests write."""

import asyncio
import json
import uuid
from collections.abc import Callable
from typing import Any

import httpx
from mangum import Mangum

from scripts.local_cloud.function_plan import FunctionPlan
from scripts.local_cloud.gateway.app import Gateway
from scripts.local_cloud.gateway.plan import GatewayPlan, RoutePlan

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
    """The handler of an ASGI application, with an event loop of its own, which Mangum looks for."""

    def handler(event: Any, context: Any) -> Any:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            return Mangum(app, lifespan="off")(event, context)
        finally:
            asyncio.set_event_loop(None)
            loop.close()

    return handler


def call(method: str, path: str, handler: Handler = echo, plan: GatewayPlan = PLAN, **request: Any) -> httpx.Response:
    """One request to a gateway whose functions all have the same handler, which runs in this process."""
    return call_all(gateway_of(handler, plan), (method, path), **request)[0]


def call_all(app: Gateway, *calls: tuple[str, str], **request: Any) -> list[httpx.Response]:
    """Requests one after another."""

    async def run() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://api.example") as client:
            return [await client.request(method, path, **request) for method, path in calls]

    return asyncio.run(run())


def gateway_of(handler: Handler, plan: GatewayPlan = PLAN) -> Gateway:
    """A gateway whose functions all have the same handler, which runs in a thread of this process."""

    async def invoke(function: str, event: Any) -> Any:
        return await asyncio.to_thread(handler, event, plan.functions[function].new_context(str(uuid.uuid4())))

    return Gateway(plan, invoke, {})


def event_of(method: str, path: str, **request: Any) -> dict[str, Any]:
    """The event that a function gets for a request."""
    event: dict[str, Any] = call(method, path, **request).json()["event"]
    return event
