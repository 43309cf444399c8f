"""The gateway as a process: `python -m scripts.local_cloud.gateway FD`, its plan as JSON on standard input."""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from scripts.local_cloud import children
from scripts.local_cloud import die_with_parent as leash
from scripts.local_cloud.gateway import docs
from scripts.local_cloud.gateway.app import Gateway, Page, page
from scripts.local_cloud.gateway.plan import GatewayPlan, loads

HEAVY = ("boto3", "fastapi", "mangum", "aws_lambda_powertools", "uvicorn")
"""What the functions will want: imported while the stack is still being made."""


def main(fd: int) -> None:
    for name in HEAVY:
        importlib.import_module(name)
    plan = loads(sys.stdin.readline())
    os.environ.update(plan.environment)
    modules = sorted({route.module for route in plan.routes})
    apps = {module: importlib.import_module(module).app for module in modules}
    _publish(plan)
    _serve(fd, Gateway(plan, apps, _pages(list(apps.values()))))


def _publish(plan: GatewayPlan) -> None:
    """Enter the models into the catalogue, which a deployment does as its last step."""
    from facemagi.effects import publish
    from facemagi.manifest import read_manifest

    for folder, state in plan.models.items():
        publish(read_manifest(Path(folder)), state)  # type: ignore[arg-type]


def _pages(apps: list[Any]) -> dict[str, Page]:
    """The documentation, written when it is asked for."""

    def document() -> dict[str, Any]:
        return docs.merged(app.openapi() for app in apps)

    return {
        "/docs": lambda: page("text/html; charset=utf-8", docs.page(document())),
        "/openapi.json": lambda: page("application/json", json.dumps(document())),
    }


def _serve(fd: int, app: Gateway) -> None:
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", ws="none", http="h11")
    uvicorn.Server(config).run(sockets=[children.inherited(fd)])


if __name__ == "__main__":
    leash.hold()
    main(int(sys.argv[1]))
