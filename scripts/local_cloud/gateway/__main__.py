"""Runs the gateway: `python -m scripts.local_cloud.gateway FD`, with its plan as JSON on standard input."""

import importlib
import json
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.local_cloud import children, die_with_parent
from scripts.local_cloud.gateway import docs, logs, response
from scripts.local_cloud.gateway.app import Gateway, Page
from scripts.local_cloud.gateway.plan import loads
from scripts.local_cloud.gateway.sandboxes import Sandboxes
from scripts.repository import ROOT

DOCUMENT = ROOT / "layers" / "core" / "facemagi" / "api" / "openapi.json"

SLOW_IMPORTS = ("boto3", "fastapi", "mangum", "aws_lambda_powertools", "uvicorn")
"""Packages that the functions import; they are imported while the stack is still being created."""


def main(fd: int) -> None:
    """Serve the API until the process is killed.

    Args:
        fd: the file descriptor of the listening socket.
    """
    for name in SLOW_IMPORTS:
        importlib.import_module(name)
    plan = loads(sys.stdin.readline())
    os.environ.update(plan.environment)
    logs.write_whole_lines()
    handlers = {name: function.load_handler() for name, function in plan.functions.items()}
    _separate_logs()
    _publish(plan.models)
    threading.Thread(target=_publish_changes, daemon=True, name="catalogue").start()
    _serve(fd, Gateway(plan, handlers, _pages(), Sandboxes()))


def _separate_logs() -> None:
    from facemagi.observability import logger

    logs.separate_threads(logger())


def _publish(models: Mapping[str, Mapping[str, Any]]) -> None:
    """Add the models to the catalogue, as a deployment does in its last step."""
    from facemagi.effects import publish
    from facemagi.manifest import read_manifest

    for folder, weights in models.items():
        publish(read_manifest(Path(folder)), weights)


def _publish_changes() -> None:
    """Publish the models of each further line of standard input: their folders, and the states of their weights."""
    for line in sys.stdin:
        _publish(json.loads(line))


def _pages() -> dict[str, Page]:
    """The API's document as a page and as it is."""

    def document() -> str:
        return DOCUMENT.read_text("utf-8")

    return {
        "/docs": lambda: response.text("text/html; charset=utf-8", docs.to_html(json.loads(document()))),
        "/openapi.json": lambda: response.text("application/json", document()),
    }


def _serve(fd: int, app: Gateway) -> None:
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", ws="none", http="h11")
    uvicorn.Server(config).run(sockets=[children.inherited(fd)])


if __name__ == "__main__":
    die_with_parent.enforce()
    main(int(sys.argv[1]))
