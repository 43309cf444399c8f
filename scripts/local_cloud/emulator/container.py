"""A model's container: here a process, with the environment and the two routes that SageMaker gives a container."""

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
FIRST_PING_SECONDS = 0.02
LONGEST_PING_SECONDS = 0.25
PING_TIMEOUT_SECONDS = 2.0
ENDING_SECONDS = 0.5


class StartError(Exception):
    """The container did not come up; the message says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.at = time.time()


class Container:
    """The one instance of an endpoint: at most one process, started when it is needed."""

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
        """The port of a container that answers; starts one if need be, and waits for it.

        Args:
            waiting_since: when the job came, seconds since 1970. A start that failed after that has failed for this
                job too; a later job is worth a new attempt.

        Raises:
            StartError: it ended, or did not answer in time.
        """
        with self._lock:
            if not self.running:
                if self._failure and self._failure.at > waiting_since:
                    raise self._failure
                self._start()
            return self._port

    def stop(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def stop_if(self, unneeded: Callable[[], bool]) -> None:
        """End the process if it is unneeded; a job that comes while this is found out waits, and starts another."""
        with self._lock:
            if self.running and unneeded():
                self._end()

    def stop_if_ill(self) -> None:
        """End the process unless it answers /ping; the next job starts another."""
        with self._lock:
            if self.running and not _ping(self._port):
                self._end()

    def describe_end(self) -> str | None:
        """How the process ended, in words; None while it runs."""
        child = self._child
        if child is None:
            return "was stopped"
        # A process that broke its connection off has ended within a moment, if it has.
        with contextlib.suppress(subprocess.TimeoutExpired):
            return children.describe_exit(child.process.wait(ENDING_SECONDS))
        return None

    def _start(self) -> None:
        self._end()
        self._port = _free_port()
        environment = {
            **self._settings.cloud,
            **self._deployment.environment,
            "FACEMAGI_PORT": str(self._port),
            "FACEMAGI_HOST": HOST,
            "FACEMAGI_WEIGHTS": self._settings.weights,
        }
        log = Path(self._settings.logs) / f"{self._deployment.endpoint}.log"
        command = children.leashed(self._settings.container)
        self._child = children.start(self._deployment.endpoint, command, environment, log)
        try:
            self._wait_until_it_answers(self._child)
        except StartError as failure:
            self._failure = failure
            self._end()
            raise

    def _wait_until_it_answers(self, child: children.Child) -> None:
        until = time.monotonic() + self._settings.startup_seconds
        pause = FIRST_PING_SECONDS
        while not _ping(self._port):
            code = child.process.poll()
            if code is not None:
                end = children.describe_exit(code)
                raise StartError(f"The container {end} before it was ready. Its log ends: {child.log_tail()}")
            if time.monotonic() > until:
                seconds = self._settings.startup_seconds
                raise StartError(f"The container did not answer /ping with 200 within {seconds:g} seconds.")
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PING_SECONDS)

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


def _free_port() -> int:
    with children.listen(HOST) as probe:
        port: int = probe.getsockname()[1]
        return port
