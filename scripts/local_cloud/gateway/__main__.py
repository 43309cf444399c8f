"""Runs the gateway: `gateway FD ORDERS LOG`, where ORDERS is the launcher's socket, its plan as JSON on standard input.

The functions run in sandboxes, which append their output to the file LOG.
"""

import asyncio
import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import uvicorn

from scripts.local_cloud import children, die_with_parent
from scripts.local_cloud.gateway import catalogue, docs, response
from scripts.local_cloud.gateway.app import Authorize, Gateway, Invoke, Page
from scripts.local_cloud.gateway.lambda_authorizer import LambdaAuthorizer
from scripts.local_cloud.gateway.plan import GatewayPlan, LambdaAuthorizerPlan, loads
from scripts.local_cloud.gateway.studio import Studio
from scripts.local_cloud.launching.client import Launcher
from scripts.local_cloud.sandboxes.errors import FunctionError, ThrottledError
from scripts.local_cloud.sandboxes.forking import ForkServer
from scripts.local_cloud.sandboxes.pool import CONCURRENCY, Pool
from scripts.repository import ROOT

DOCUMENT = ROOT / "layers" / "core" / "facemagi" / "api" / "openapi.json"


def main(fd: int, orders: int, log: Path) -> None:
    """Serve the API until the process is killed.

    Args:
        fd: the file descriptor of the listening socket.
        orders: the file descriptor of the launcher's socket.
        log: the file for the functions' output.
    """
    launcher = Launcher(children.inherited(orders))
    forks = ForkServer(launcher, children.aws_variables(), log)  # it imports while the stack is still being created
    plan = loads(sys.stdin.readline())
    forks.load({**plan.functions, catalogue.NAME: catalogue.plan(plan.environment)})
    pool = Pool(forks.fork)
    pool.invoke(catalogue.NAME, plan.models)
    threading.Thread(target=_publish_changes, args=[pool], daemon=True, name="catalogue").start()
    invoke = _in_threads(pool)
    studio = Studio(children.aws_variables()["AWS_ENDPOINT_URL"])
    _serve(fd, Gateway(plan, invoke, _pages(plan), _authorize(plan, invoke), studio))


def _publish_changes(pool: Pool) -> None:
    """Publish the models of each further line of standard input: their folders, and the states of their weights."""
    for line in sys.stdin:
        try:
            pool.invoke(catalogue.NAME, json.loads(line))
            pool.renew()  # functions cache the catalogue for a minute
        except (FunctionError, ThrottledError) as error:
            print(f"Models were not published: {error!r}", flush=True)


def _in_threads(pool: Pool) -> Invoke:
    """Invocations that do not block the event loop."""
    # one more thread than invocations: it refuses those that are too many
    threads = ThreadPoolExecutor(CONCURRENCY + 1, thread_name_prefix="invocation")

    async def invoke(function: str, event: dict[str, Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(threads, pool.invoke, function, event)

    return invoke


def _authorize(plan: GatewayPlan, invoke: Invoke) -> Authorize | None:
    if plan.authorizer is None:
        return None
    if isinstance(plan.authorizer, LambdaAuthorizerPlan):
        return LambdaAuthorizer(plan.authorizer, invoke).authorize
    from scripts.local_cloud.gateway.authorizer import Authorizer  # cryptography is slow to import

    return Authorizer(plan.authorizer).authorize


def _pages(plan: GatewayPlan) -> dict[str, Page]:
    """The API's document as a page and as it is."""

    def document() -> str:
        return DOCUMENT.read_text("utf-8")

    def page() -> str:
        return docs.to_html(json.loads(document()), docs.WITH_TOKENS if plan.authorizer else docs.WITHOUT_TOKENS)

    return {
        "/docs": lambda: response.text("text/html; charset=utf-8", page()),
        "/openapi.json": lambda: response.text("application/json", document()),
    }


def _serve(fd: int, app: Gateway) -> None:
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", ws="none", http="h11")
    uvicorn.Server(config).run(sockets=[children.inherited(fd)])


if __name__ == "__main__":
    die_with_parent.enforce()
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
