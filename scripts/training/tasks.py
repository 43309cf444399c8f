"""The networks that can be trained on a prepared data set."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.datasets.prepared import PreparedDataset
from scripts.model_weights.writing import Terms
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.task import Task

if TYPE_CHECKING:
    import torch

MODULES = {
    "attgan": "scripts.training.attgan.task",
    "facelet_bank": "scripts.training.facelet_bank.task",
    "mask_transfer": "scripts.training.mask_transfer.task",
    "neural_style": "scripts.training.neural_style.task",
    "stgan": "scripts.training.stgan.task",
}
"""The module of each network. It has `OPTIONS`, a dataclass; `SCHEDULE`, as published; and `make_task`. It may have
`PART`, `prepare` and `terms`, as `Training` explains them."""


@dataclass(frozen=True)
class Workspace:
    """Where a training works.

    Attributes:
        work: the folder for checkpoints, log and sample sheets.
        weights: the folder of all weights that are there already; some networks are added to them.
        say: shows a line to the user.
    """

    work: Path
    weights: Path
    say: Callable[[str], None]


@dataclass(frozen=True)
class Training:
    """How one network is trained.

    Attributes:
        options: the dataclass of its options.
        schedule: as its authors publish it.
        make_task: makes the task of a data set, some options, a schedule and a device.
        part: the option that names what is trained, where a weights file has several such parts; each of them works in
            a folder of its own. Empty where the file has one network.
        prepare: steps before the training, and what `make_task` gets in place of the options.
        terms: the terms of the weights file, of those of the data set, where the file also has weights of others.
    """

    options: type[Any]
    schedule: Schedule
    make_task: Callable[[PreparedDataset, Any, Schedule, "torch.device"], Task]
    part: str
    prepare: Callable[[PreparedDataset, Any, Schedule, "torch.device", Workspace], Any]
    terms: Callable[[Terms, Any], Terms]


def training_of(model: str) -> Training:
    """The training of a network.

    Args:
        model: a key of `MODULES`.
    """
    module = importlib.import_module(MODULES[model])
    return Training(
        module.OPTIONS,
        module.SCHEDULE,
        module.make_task,
        getattr(module, "PART", ""),
        getattr(module, "prepare", lambda _data, options, *_: options),
        getattr(module, "terms", lambda own, _: own),
    )
