"""One process for each framework, so that no process loads both, and pytest's own process loads neither."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
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
