"""A process of its own for each framework: torch and tensorflow never meet, and pytest's own process has neither."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def ask(framework: str, function: Callable[..., Answer], *arguments: Any) -> Answer:
    """What a function of a test module answers in the process of `torch` or `tensorflow`."""
    return process_of(framework).submit(function, *arguments).result()


@cache
def process_of(framework: str) -> ProcessPoolExecutor:
    """The framework's process, started by the first test that asks for it, ended with the interpreter."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _prepare, (framework,))


def _prepare(framework: str) -> None:
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if framework == "torch":
        import torch

        torch.use_deterministic_algorithms(True)
