"""One process for each framework, so that no process loads both, and pytest's own process loads neither."""

import importlib
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, wraps
from typing import Any, TypeVar

from tests.support.endings import ENDINGS

Result = TypeVar("Result")


def run_in(framework: str, function: Callable[..., Result], *arguments: Any) -> Result:
    """Call a function in the process of a framework.

    Args:
        framework: `torch` or `tensorflow`.
        function: a top-level function of a test module.
        arguments: its arguments.

    Returns:
        Its result.
    """
    return process_of(framework).submit(function, *arguments).result()


def in_process_of(framework: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a test run in the process of a framework.

    Args:
        framework: `torch` or `tensorflow`.

    Returns:
        A decorator for a test whose fixtures can be pickled, such as `tmp_path`.
    """

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def run(**fixtures: Any) -> None:
            run_in(framework, _run_test, test.__module__, test.__name__, fixtures)

        return run

    return decorate


def _run_test(module: str, name: str, fixtures: dict[str, Any]) -> None:
    getattr(importlib.import_module(module), name).__wrapped__(**fixtures)


@cache
def process_of(framework: str) -> ProcessPoolExecutor:
    """The framework's process: started on first use, ended with the session."""
    executor = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _prepare, (framework,))
    ENDINGS.callback(executor.shutdown)
    return executor


def _prepare(framework: str) -> None:
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if framework == "torch":
        import torch

        torch.use_deterministic_algorithms(True)
