"""Starts the local cloud. Its processes start in parallel; each waits only for what it needs.

All sockets are created here and inherited by the processes. So every address is known before a process accepts calls,
and an early call waits instead of failing.
"""

import errno
import http.client
import json
import os
import select
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scripts import repository
from scripts.local_cloud import children, settings
from scripts.local_cloud.children import Child, Inheritable
from scripts.local_cloud.deployed_models import DeployedModels, files_of
from scripts.local_cloud.emulator.settings import EmulatorSettings
from scripts.local_cloud.environment import Clients, aws_environment, limits_environment
from scripts.local_cloud.event_sources import queues, schedules
from scripts.local_cloud.function_plan import FunctionPlan, function_plans
from scripts.local_cloud.gateway.catalogue import with_endpoints
from scripts.local_cloud.gateway.plan import authorizer_plan, gateway_plan
from scripts.local_cloud.lambda_emulator.settings import LambdaSettings
from scripts.local_cloud.launching import supervised
from scripts.local_cloud.launching.client import Launcher
from scripts.local_cloud.options import OptionError, Options
from scripts.local_cloud.stack import service
from scripts.local_cloud.stack.stack import Stack
from scripts.local_cloud.supervision import Supervision

if TYPE_CHECKING:  # pydantic takes a quarter of a second to import, and moto is started first
    from facemagi.manifest import Manifest


@dataclass
class Started:
    """The processes that have been started so far.

    Attributes:
        options: the options of the local cloud.
        logs: folder of the processes' logs.
        urls: the URLs of the processes, by name.
        supervision: the processes.
        environment: variables that make boto3, and the functions' code, use this cloud.
        launcher: starts all processes but moto.
    """

    options: Options
    logs: Path
    urls: dict[str, str] = field(default_factory=dict)
    supervision: Supervision = field(default_factory=Supervision)
    environment: dict[str, str] = field(default_factory=dict)
    launcher: Launcher = field(init=False)

    @property
    def api_url(self) -> str:
        return self.urls["gateway"]

    @property
    def issuer_url(self) -> str | None:
        return self.urls.get("issuer")


def start(options: Options) -> tuple[Started, DeployedModels]:
    """Start everything. After an exception no process is left; after an error, the logs are.

    Args:
        options: the options of the local cloud.

    Returns:
        The processes, and the models that they serve.
    """
    with _logs(options) as logs:
        started = Started(options, logs)
        try:
            return started, _start_all(started)
        except BaseException as error:
            failure = _first_failure(started.supervision.children)
            started.supervision.close()
            if failure and isinstance(error, Exception):
                raise failure from error
            raise


@contextmanager
def _logs(options: Options) -> Iterator[Path]:
    """The folder for logs. One that was made here is deleted after an interruption, and kept after an error."""
    if options.logs:
        options.logs.mkdir(parents=True, exist_ok=True)
        yield options.logs
        return
    folder = Path(tempfile.mkdtemp(prefix="facemagi-"))
    try:
        yield folder
    except BaseException as error:
        if isinstance(error, Exception) and any(folder.iterdir()):
            error.add_note(f"The logs of all processes are in {folder}.")
        else:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _start_all(started: Started) -> DeployedModels:
    folders = repository.find_models(started.options.models)
    _start_servers(started)
    manifests = [with_endpoints(each, started.options.endpoints) for each in repository.read_manifests(folders)]
    started.supervision.send_line("emulator", _emulator_settings(started).dumps())
    clients = Clients(started.environment)
    stack = service.create(started.options, clients, started.api_url, started.issuer_url)
    deployed = _models(started, manifests, stack, clients)
    api = gateway_plan(stack, deployed.entries())
    if started.options.auth:
        api = replace(api, authorizer=authorizer_plan(stack))
    started.environment |= api.environment
    started.supervision.send_line("gateway", api.dumps())
    deployed.deploy_ready()
    for name in ("emulator", "gateway"):
        _wait_until_it_answers(started.supervision.find(name), started.urls[name])
    sources = {"schedules": _schedules(started, stack), "queues": queues.read(stack)}
    invoked_by_events = [plan for plan in function_plans(stack).values() if plan.name not in api.functions]
    hosts = {plan.name: _start_host(started, _in_its_time(plan, sources)) for plan in invoked_by_events}
    started.supervision.find("moto").send_line(json.dumps({"functions": hosts} | sources))
    return deployed


def _models(started: Started, manifests: "Sequence[Manifest]", stack: Stack, clients: Clients) -> DeployedModels:
    options = started.options
    files = {each.name: files_of(each, options.weights, options.on) for each in manifests}
    emulator = started.urls["emulator"]
    publish = partial(started.supervision.send_line, "gateway")
    return DeployedModels(
        manifests, options.weights, stack.outputs(), clients, emulator, publish, files, options.on, options.sandboxes
    )


def _in_its_time(plan: FunctionPlan, sources: Mapping[str, Any]) -> FunctionPlan:
    """A function that takes messages, or runs on a schedule, is not what the first photo waits for: it is imported when
    the start is over, or with its first event."""
    waits = plan.name in sources["schedules"] or plan.name in {each["function"] for each in sources["queues"]}
    return replace(plan, import_after=settings.LATER_SECONDS) if waits else plan


def _schedules(started: Started, stack: Stack) -> dict[str, float]:
    pause = started.options.schedule_seconds
    return {name: pause or seconds for name, seconds in schedules.read(stack).items()}


def _start_servers(started: Started) -> None:
    """Start moto, the gateway and the emulator first: their imports take longest, and do not depend on each other."""
    host = started.options.host
    sockets = {"gateway": _listen(started.options)}
    optional = {"issuer": started.options.accepts_tokens, "lambda": started.options.on == "lambda"}
    others = ("moto", "emulator", *(name for name, is_there in optional.items() if is_there))
    sockets |= {name: children.listen(host) for name in others}
    started.urls |= {name: children.url_of(listener) for name, listener in sockets.items()}
    reached = {name: started.options.reach(name, url) for name, url in started.urls.items()}
    started.environment |= aws_environment(reached["moto"], reached["emulator"], reached.get("lambda"))
    started.environment |= limits_environment(started.options.limits)
    started.launcher = supervised.start(started.supervision, started.environment, started.logs)
    _start_moto(started, sockets["moto"])
    started.supervision.add("gateway", _starter(started, "gateway", "gateway"), sockets["gateway"])
    _add_with_journal(started, "emulator", "emulator", sockets["emulator"])
    if "issuer" in sockets:
        started.supervision.children.append(_process(started, "issuer", "issuer", [sockets["issuer"]]))
    if "lambda" in sockets:
        _start_lambda(started, sockets["lambda"])


def _start_lambda(started: Started, listener: socket.socket) -> None:
    options = started.options
    lambda_settings = LambdaSettings(
        container=options.function,
        cloud=started.environment,
        host=options.host,
        logs=str(started.logs),
        idle_seconds=options.idle_seconds,
        retry_seconds=options.retry_seconds,
    )

    _add_with_journal(started, "lambda", "lambda_emulator", listener)
    started.supervision.send_line("lambda", lambda_settings.dumps())


def _listen(options: Options) -> socket.socket:
    """The API's socket: the only address that the user chooses.

    Raises:
        OptionError: the address cannot be used.
    """
    try:
        return children.listen(options.host, options.port)
    except OSError as error:
        where = f"Port {options.port} of {options.host}"
        if error.errno == errno.EADDRINUSE:
            raise OptionError(
                f"{where} is in use. Choose another port, or --port 0, which takes a free one."
            ) from error
        if error.errno == errno.EACCES:
            raise OptionError(f"{where} is not for this user. Choose a port of 1024 or more.") from error
        remedy = "Give --host an address of this machine, such as 127.0.0.1."
        raise OptionError(f"{where} cannot be used: {error.strerror}. {remedy}") from error


def _start_host(started: Started, plan: FunctionPlan) -> str:
    """Start the process of a function that events invoke, without waiting for it. Returns its URL."""
    listener = children.listen(started.options.host)
    url = children.url_of(listener)
    started.supervision.add(plan.name, _starter(started, plan.name, "function_host"), listener)
    started.supervision.send_line(plan.name, plan.dumps())
    return started.options.reach(plan.name, url)


def _starter(started: Started, name: str, module: str) -> Callable[[socket.socket], Child]:
    """Starts a process that runs functions, which write to its log."""
    log = str(_log(started, name))
    return lambda listener: _process(started, name, module, [listener, started.launcher.share()], log)


def _add_with_journal(started: Started, name: str, module: str, listener: socket.socket) -> None:
    """Start an emulator. All its processes, one after another, share the file with its queue."""
    journal: IO[bytes] = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - the supervision closes it

    def start(listening: socket.socket) -> Child:
        copy = os.fdopen(os.dup(journal.fileno()), "r+b", buffering=0)
        return _process(started, name, module, [listening, copy])

    started.supervision.add(name, start, listener, journal)


def _start_moto(started: Started, listener: socket.socket) -> None:
    """Start moto, which imports longest, without waiting for the imports of the launcher."""
    command = [sys.executable, "-m", "scripts.local_cloud.moto_server", str(listener.fileno()), started.options.host]
    moto = children.start("moto", command, started.environment, _log(started, "moto"), [listener])
    started.supervision.children.append(moto)


def _process(started: Started, name: str, module: str, inherited: Sequence[Inheritable], *arguments: str) -> Child:
    module = f"scripts.local_cloud.{module}"
    return started.launcher.start(name, module, started.environment, _log(started, name), inherited, *arguments)


def _log(started: Started, name: str) -> Path:
    return started.logs / f"{name}.log"


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
        speed=options.speed,
    )


def _wait_until_it_answers(child: Child, url: str) -> None:
    """Wait for an answer with any status: the call waits in the socket until the process accepts it.

    The socket stays open when the process ends, for the process that replaces it, so the process is looked at too.

    Raises:
        ChildError: the process ended, or took too long.
    """
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=settings.READY_SECONDS)
    deadline = time.monotonic() + settings.READY_SECONDS
    try:
        connection.request("GET", "/")
        while not select.select([connection.sock], [], [], settings.LOOK_SECONDS)[0]:
            if child.process.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError
        connection.getresponse().read()
    except (OSError, http.client.HTTPException) as error:
        raise child.failure() from error
    finally:
        connection.close()


def _first_failure(processes: Sequence[Child]) -> children.ChildError | None:
    ended = [child for child in processes if child.process.poll() is not None]
    return ended[0].failure() if ended else None
