"""Runs a model's container as a process with the environment of a SageMaker container."""

import contextlib
import http.client
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from scripts.local_cloud import children
from scripts.local_cloud.emulator.deployment import Deployment
from scripts.local_cloud.emulator.settings import EmulatorSettings

HOST = "127.0.0.1"
MIN_PING_PAUSE_SECONDS = 0.02
MAX_PING_PAUSE_SECONDS = 0.25
PAUSE_GROWTH = 1.1
"""A pause is a tenth of the time waited so far: a container that is ready after a second is noticed 50 ms later."""

PING_TIMEOUT_SECONDS = 2.0
EXIT_SECONDS = 0.5


class StartError(Exception):
    """The container did not start; the message says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.at = time.time()


class Container:
    """The only instance of an endpoint: at most one process, started when it is needed.

    Args:
        deployment: the endpoint.
        settings: the settings of the emulator.
    """

    def __init__(self, deployment: Deployment, settings: EmulatorSettings) -> None:
        self._deployment, self._settings = deployment, settings
        self._lock = threading.Lock()
        self._child: children.Child | None = None
        self._port = 0
        self._failure: StartError | None = None

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.process.poll() is None

    def ready(self, waiting_since: float) -> int:
        """The port of a running container. Starts one if necessary, and waits until it answers.

        Args:
            waiting_since: when the job arrived, seconds since 1970. If a start has failed since then, the job fails
                too; only a job that arrives after the failure causes a new start.

        Raises:
            StartError: the container ended, or did not answer in time.
        """
        with self._lock:
            if not self.running:
                if self._failure and self._failure.at > waiting_since:
                    raise self._failure
                self._start()
            return self._port

    def take(self, waiting_since: float) -> "Container":
        """This container, running: there is no other.

        Args:
            waiting_since: as for `ready`.

        Raises:
            StartError: it did not start.
        """
        self.ready(waiting_since)
        return self

    def give_back(self, container: "Container") -> None:
        """A job has ended. Nothing changes: the endpoint's workers are as many as the container's jobs at once.

        Args:
            container: as `take` returned it.
        """

    @property
    def port(self) -> int:
        """Where the process listens."""
        return self._port

    def stop(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def stop_if(self, unneeded: Callable[[], bool]) -> None:
        """End the process if it is not needed. A job that arrives meanwhile waits, and then starts a new one.

        Args:
            unneeded: called while no job can start the container.
        """
        with self._lock:
            if self.running and unneeded():
                self._end()

    def stop_if_unhealthy(self) -> None:
        """End the process if it does not answer /ping; the next job starts a new one."""
        with self._lock:
            if self.running and not _ping(self._port):
                self._end()

    def describe_end(self) -> str | None:
        """How the process ended, in words; None while it runs."""
        child = self._child
        if child is None:
            return "was stopped"
        # A process that is ending closes its connections first: wait a moment for its end.
        with contextlib.suppress(subprocess.TimeoutExpired):
            return children.describe_exit(child.process.wait(EXIT_SECONDS))
        return None

    def _start(self) -> None:
        self._end()
        self._port = children.free_port(HOST)
        environment = {
            **self._settings.cloud,
            **self._deployment.environment,
            "AWS_ACCESS_KEY_ID": self._deployment.access_key,
            "FACEMAGI_PORT": str(self._port),
            "FACEMAGI_HOST": HOST,
            "FACEMAGI_WEIGHTS": self._settings.weights,
        }
        log = Path(self._settings.logs) / f"{self._deployment.endpoint}.log"
        command = children.tie_to_this_process(self._settings.container)
        self._child = children.start(self._deployment.endpoint, command, environment, log)
        try:
            self._wait_until_it_answers(self._child)
        except StartError as failure:
            self._failure = failure
            self._end()
            raise

    def _wait_until_it_answers(self, child: children.Child) -> None:
        deadline = time.monotonic() + self._settings.startup_seconds
        pause = MIN_PING_PAUSE_SECONDS
        while not _ping(self._port):
            code = child.process.poll()
            if code is not None:
                end = children.describe_exit(code)
                raise StartError(f"The container {end} before it was ready. Its log ends: {child.log_tail()}")
            if time.monotonic() > deadline:
                seconds = self._settings.startup_seconds
                raise StartError(f"The container did not answer /ping with 200 within {seconds:g} seconds.")
            time.sleep(pause)
            pause = min(pause * PAUSE_GROWTH, MAX_PING_PAUSE_SECONDS)

    def _end(self) -> None:
        if self._child is not None:
            children.stop([self._child])
        self._child = None


def _ping(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=PING_TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/ping")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
