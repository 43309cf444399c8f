"""Separates the logs of functions that share a process. On Lambda each sandbox has its own process and log stream."""

import io
import sys
import threading
from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter


class LineWriter(io.TextIOWrapper):
    """A text stream to which many threads may print. It writes only whole lines.

    `print` writes a text and its newline separately, and another thread could write between them.
    """

    def __init__(self, buffer: Any) -> None:
        super().__init__(buffer, encoding="utf-8", line_buffering=True)
        self._lock = threading.RLock()
        self._thread = threading.local()

    def write(self, text: str) -> int:
        lines, newline, rest = (getattr(self._thread, "text", "") + text).rpartition("\n")
        self._thread.text = rest
        if newline:
            with self._lock:
                super().write(lines + newline)
        return len(text)

    def flush(self) -> None:
        with self._lock:
            super().flush()


class ThreadFormatter(LambdaPowertoolsFormatter):
    """Powertools' formatter, with separate keys for each thread.

    `inject_lambda_context` stores the invocation's keys, such as its request id, in the formatter's `log_format`,
    which all threads would share.
    """

    def __init__(self) -> None:
        self._thread = threading.local()
        super().__init__()

    @property
    def log_format(self) -> dict[str, Any]:
        if not hasattr(self._thread, "keys"):
            self.clear_state()
        keys: dict[str, Any] = self._thread.keys
        return keys

    @log_format.setter
    def log_format(self, keys: dict[str, Any]) -> None:
        self._thread.keys = keys


def write_whole_lines() -> None:
    """Make this process's standard output safe for threads. Call this before anything keeps a reference to it."""
    sys.stdout = LineWriter(sys.stdout.buffer)


def separate_threads(logger: Logger) -> None:
    """Keep each thread's keys to its own log lines.

    Args:
        logger: the functions' logger.
    """
    logger.registered_handler.setFormatter(ThreadFormatter())
