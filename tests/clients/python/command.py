"""Runs the command `facemagi` in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.samples import ROOT

PACKAGE = ROOT / "clients" / "python"
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Command:
    """The command in one folder.

    Attributes:
        folder: where it runs.
        variables: further variables of its environment.
    """

    folder: Path
    variables: dict[str, str]

    def __call__(self, *arguments: str, expected: int = 0) -> "subprocess.CompletedProcess[str]":
        """Run it to its end.

        Args:
            arguments: its arguments.
            expected: its exit status.
        """
        run = subprocess.run(
            self._command(arguments),
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == expected, run.stdout + run.stderr
        return run

    def interrupt(self, *arguments: str, when: Callable[[], bool], how: signal.Signals) -> tuple[int, str]:
        """Start it, and send it a signal as soon as something has happened.

        Args:
            arguments: its arguments.
            when: whether it has happened.
            how: the signal.

        Returns:
            Its exit status, and what it has printed on stdout and stderr.
        """
        # a shell that started the tests in the background lets them, and what they start, ignore Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)
        process = subprocess.Popen(
            self._command(arguments),
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        until = time.monotonic() + PATIENCE_SECONDS
        while not when() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(how)
        printed, _ = process.communicate(timeout=PATIENCE_SECONDS)
        return process.returncode, printed

    def environment(self) -> dict[str, str]:
        """The environment of the command."""
        return os.environ | {"PYTHONPATH": str(PACKAGE), "COLUMNS": "200", "LC_ALL": "C.UTF-8"} | self.variables

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "facemagi_client", *arguments]
