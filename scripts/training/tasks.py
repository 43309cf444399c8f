"""The networks that can be trained on a prepared data set."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.datasets.prepared import PreparedDataset
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.task import Task

if TYPE_CHECKING:
    import torch

MODULES = {"neural_style": "scripts.training.neural_style.task"}
"""The module of each network. It has `OPTIONS`, a dataclass; `SCHEDULE`, as published; and `make_task`."""


@dataclass(frozen=True)
class Training:
    """How one network is trained.

    Attributes:
        options: the dataclass of its options.
        schedule: as its authors publish it.
        make_task: makes the task of a data set, some options, a schedule and a device.
    """

    options: type[Any]
    schedule: Schedule
    make_task: Callable[[PreparedDataset, Any, Schedule, "torch.device"], Task]


def training_of(model: str) -> Training:
    """The training of a network.

    Args:
        model: a key of `MODULES`.
    """
    module = importlib.import_module(MODULES[model])
    return Training(module.OPTIONS, module.SCHEDULE, module.make_task)
