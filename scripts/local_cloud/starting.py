"""Bringing the local cloud up: as much as can be at the same time, and no part waiting for one it does not need.

All sockets are made here first and handed down, so every address is known before anyone listens, and a call that comes
early waits rather than fails.
"""

import http.client
import json
import socket
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from scripts import repository
from scripts.cloudformation import template
from scripts.local_cloud import children, models, settings
from scripts.local_cloud.children import Child
from scripts.local_cloud.emulator.settings import EmulatorSettings
from scripts.local_cloud.environment import Clients, aws_environment
from scripts.local_cloud.function_plan import FunctionPlan, function_plans
from scripts.local_cloud.gateway.plan import gateway_plan
from scripts.local_cloud.options import Options
from scripts.local_cloud.stack.stack import Stack

STACK_PARAMETERS = {
    "Stage": settings.STAGE,
    "JwtIssuer": "https://localhost",
    "JwtAudience": "local",
    "AnonymousPrincipal": settings.PRINCIPAL,
}


@dataclass
class Started:
    """What is up so far.

    Attributes:
        urls: by the process's name.
    """

    options: Options
    logs: Path
    urls: dict[str, str] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def api_url(self) -> str:
        return self.urls["gateway"]


def start(options: Options) -> Started:
    """Everything, or an exception and nothing."""
    logs = options.logs or Path(tempfile.mkdtemp(prefix="facemagi-"))
    logs.mkdir(parents=True, exist_ok=True)
    started = Started(options, logs)
    try:
        _bring_up(started)
    except BaseException as error:
        failure = _failure_of_a_child(started.children)
        children.stop(started.children)
        if failure and isinstance(error, Exception):
            raise failure from error
        raise
    return started


def _bring_up(started: Started) -> None:
    folders = repository.find_models(started.options.models)
    _start_first_ones(started)
    moto, gateway, emulator = started.children
    emulator.tell(_emulator_settings(started).dumps())
    stack, clients = _make_stack(started)
    manifests = repository.read_manifests(folders)
    states = {one.name: repository.state_of(one, started.options.weights) for one in manifests}
    served = gateway_plan(stack, {str(repository.MODELS / name): state for name, state in states.items()})
    started.environment |= served.environment
    gateway.tell(served.dumps())
    models.deploy([one for one in manifests if states[one.name] == "ready"], stack.outputs(), clients)
    _wait_until_it_answers(emulator, started.urls["emulator"])
    _wait_until_it_answers(gateway, started.api_url)
    modules = {route.module for route in served.routes}
    woken_by_events = [plan for plan in function_plans(stack).values() if plan.module not in modules]
    moto.tell(json.dumps({"functions": {plan.name: _start_host(started, plan) for plan in woken_by_events}}))


def _start_first_ones(started: Started) -> None:
    """moto, the gateway and the emulator: they take longest to wake up, and need nothing for that."""
    host = started.options.host
    ports = {"moto": 0, "gateway": started.options.port, "emulator": 0}
    sockets = {name: children.listen(host, port) for name, port in ports.items()}
    started.urls |= {name: _url(one) for name, one in sockets.items()}
    started.environment |= aws_environment(started.urls["moto"], started.urls["emulator"])
    _start(started, "moto", "moto_server", sockets["moto"], host)
    _start(started, "gateway", "gateway", sockets["gateway"])
    _start(started, "emulator", "emulator", sockets["emulator"])


def _start_host(started: Started, plan: FunctionPlan) -> str:
    """The process of a function that events wake; it warms up while others go on. Returns its URL."""
    listener = children.listen(started.options.host)
    url = _url(listener)
    _start(started, plan.name, "function_host", listener).tell(plan.dumps())
    return url


def _start(started: Started, name: str, module: str, listener: socket.socket, *arguments: str) -> Child:
    fd = str(listener.fileno())
    command = [sys.executable, "-m", f"scripts.local_cloud.{module}", fd, *arguments]
    child = children.start(name, command, started.environment, started.logs / f"{name}.log", [listener])
    started.children.append(child)
    return child


def _make_stack(started: Started) -> tuple[Stack, Clients]:
    plain = template.transform(template.read_template(started.options.template), STACK_PARAMETERS)
    clients = Clients(started.environment)
    stack = Stack(f"facemagi-{settings.STAGE}", plain, STACK_PARAMETERS, clients)
    stack.create()
    return stack, clients


def _emulator_settings(started: Started) -> EmulatorSettings:
    options = started.options
    return EmulatorSettings(
        container=options.container,
        cloud=started.environment,
        weights=str(options.weights),
        logs=str(started.logs),
        idle_seconds=options.idle_seconds,
        startup_seconds=options.startup_seconds,
        metrics_seconds=options.metrics_seconds,
    )


def _wait_until_it_answers(child: Child, url: str) -> None:
    """Any answer will do: the call waits in the socket until the process takes it.

    Raises:
        ChildError: the process ended, or took too long.
    """
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=settings.READY_SECONDS)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException) as error:
        raise child.failure() from error
    finally:
        connection.close()


def _failure_of_a_child(started: Sequence[Child]) -> children.ChildError | None:
    dead = [child for child in started if child.process.poll() is not None]
    return dead[0].failure() if dead else None


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()
    return f"http://{host}:{port}"
