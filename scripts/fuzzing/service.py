"""The service in this process: the functions behind the local cloud's gateway, on moto's AWS, without any socket."""

import asyncio
import os
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from scripts.cloudformation import template
from scripts.cloudformation.pseudo_parameters import ACCOUNT, REGION
from scripts.fuzzing.call import Answer, Call
from scripts.fuzzing.run import Target
from scripts.fuzzing.things import Things
from scripts.local_cloud.environment import limits_environment
from scripts.repository import TEMPLATE, find_models, read_manifests

STAGE = "fuzz"
PARAMETERS = {"Stage": STAGE, "Authorizer": "keys", "TrustedHosts": "127.0.0.1"}

LIMITS = {"MAX_WAIT_SECONDS": 1}
"""So that a request that waits does not occupy the fuzzer for 25 seconds."""

MOST_SECONDS = 5.0
"""The longest answer, in seconds of the processor: an erasure of all things takes one. A request that waits for ever is
a 503 of the gateway."""

ENDLESS = 10**9
"""Calls a second that the gateway admits: here nothing is throttled."""

WITHOUT_WEIGHTS = "esrgan"
SWITCHED_OFF = "sketch"


class Service:
    """Sends requests to the functions, one after another.

    Args:
        gateway: an ASGI application.
        log: what `sys.stdout` is while the functions run.
    """

    def __init__(self, gateway: Any, log: StringIO) -> None:
        self._gateway, self._log, self._runner = gateway, log, asyncio.Runner()

    def send(self, call: Call) -> Answer:
        """Send a request.

        Args:
            call: without placeholders.
        """
        self._log.seek(0)
        self._log.truncate()
        started = time.process_time()  # of all threads; a busy machine must not make an answer slow
        status, headers, body = self._runner.run(_exchange(self._gateway, call))
        return Answer(status, headers, body, time.process_time() - started)


async def _exchange(gateway: Any, call: Call) -> tuple[int, dict[str, str], bytes]:
    """One request as a server passes it to an ASGI application."""
    path, _, query = call.target.partition("?")
    encoded = [(name.encode(), value.encode("latin-1", "replace")) for name, value in call.headers]
    scope = {
        "type": "http",
        "method": call.method,
        "raw_path": path.encode("latin-1"),
        "path": unquote(path),
        "query_string": query.encode("latin-1"),
        "headers": encoded,
        "scheme": "http",
        "http_version": "1.1",
        "client": ("192.0.2.1", 1),
        "server": ("api.example", 80),
    }
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": call.body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    await gateway(scope, receive, send)
    start, *parts = messages
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    return start["status"], headers, b"".join(part.get("body", b"") for part in parts)


@contextmanager
def in_process(current: Path) -> Iterator[Target]:
    """The service of template.yaml, with all models in its catalogue. It ends with the block.

    Args:
        current: gets the request that is being sent.
    """
    os.environ.update(
        AWS_ACCESS_KEY_ID="testing",
        AWS_SECRET_ACCESS_KEY="testing",
        AWS_DEFAULT_REGION=REGION,
        **limits_environment(LIMITS),
    )
    from scripts.local_cloud import moto_patches
    from scripts.local_cloud.dispatcher import Dispatcher

    moto_patches.apply(Dispatcher())
    from moto import mock_aws

    log, terminal = StringIO(), sys.stdout
    with mock_aws():
        try:
            service = Service(_gateway(log), log)
            yield Target(service.send, lambda: _renewed(service), log.getvalue, current, MOST_SECONDS)
        finally:
            sys.stdout = terminal


def _gateway(log: StringIO) -> Any:
    """The gateway before the functions, in a stack that has just been created."""
    import boto3

    from scripts.local_cloud.gateway.app import Gateway
    from scripts.local_cloud.gateway.lambda_authorizer import LambdaAuthorizer
    from scripts.local_cloud.gateway.plan import LambdaAuthorizerPlan, authorizer_plan, gateway_plan
    from scripts.local_cloud.stack.stack import Stack

    plain = template.transform(template.read_template(TEMPLATE), PARAMETERS)
    clients = cache(boto3.client)
    stack = Stack(f"facemagi-{STAGE}", plain, PARAMETERS, clients)
    stack.create()
    plan = replace(gateway_plan(stack, {}), rate=ENDLESS, burst=ENDLESS)
    os.environ.update(plan.environment)
    clients("s3").put_bucket_notification_configuration(
        Bucket=os.environ["FACEMAGI_BUCKET"], NotificationConfiguration={}
    )  # nothing here looks at photos
    sys.stdout = log  # loggers keep what is the output when they are made
    handlers = {name: function.load_handler() for name, function in plan.functions.items()}

    def run(function: str, event: dict[str, Any]) -> Any:
        _loop_of_this_thread()
        sys.stdout = log
        return handlers[function](event, plan.functions[function].new_context(str(uuid.uuid4())))

    async def invoke(function: str, event: dict[str, Any]) -> Any:
        from scripts.local_cloud.sandboxes.errors import FunctionError

        try:
            return await asyncio.to_thread(run, function, event)
        except Exception as error:
            raise FunctionError(type(error).__name__, str(error)) from error

    authorizer = authorizer_plan(stack)
    assert isinstance(authorizer, LambdaAuthorizerPlan)
    _publish_models()
    return Gateway(plan, invoke, {}, LambdaAuthorizer(replace(authorizer, keep_seconds=1), invoke).authorize)


def _publish_models() -> None:
    from facemagi import effects

    for manifest in read_manifests(find_models()):
        effects.publish(
            manifest, {} if manifest.name == WITHOUT_WEIGHTS else dict.fromkeys(manifest.weights, "published")
        )
    effects.disable(SWITCHED_OFF)


_threads = threading.local()


def _loop_of_this_thread() -> None:
    """Mangum runs requests on the event loop of its thread."""
    if not hasattr(_threads, "loop"):
        _threads.loop = asyncio.new_event_loop()
    asyncio.set_event_loop(_threads.loop)


def _renewed(service: Service) -> Things:
    _forget()
    return Things(service.send)


def _forget() -> None:
    """Delete what requests have made; the catalogue stays."""
    from moto.backends import get_backend

    from facemagi.webhooks import events

    items = get_backend("dynamodb")[ACCOUNT][REGION].tables[os.environ["FACEMAGI_TABLE"]].items
    for partition in [each for each in items if each.value != "catalogue"]:
        del items[partition]
    get_backend("s3")[ACCOUNT]["aws"].buckets[os.environ["FACEMAGI_BUCKET"]].keys.clear()
    for queue in get_backend("sqs")[ACCOUNT][REGION].queues.values():
        queue._messages.clear()
    events._default.cache_clear()
