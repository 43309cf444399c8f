"""A training that is small enough for tests of whole jobs: its network learns to brighten pictures.

Its weights file is that of the smallest network of the service.
"""

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from scripts.datasets.prepared import PreparedDataset
from scripts.model_weights.readers.arrays import Array
from scripts.model_weights.weights_entry import entries_named
from scripts.model_weights.weights_layout import expected_shapes
from scripts.repository import find_models, read_manifests
from scripts.training.errors import TrainingError
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.task import Task
from scripts.training.tasks import MODULES

if TYPE_CHECKING:
    import torch

MODEL = "style_presets"


@dataclass(frozen=True)
class Options:
    """What happens on the way.

    Attributes:
        terminated: the pass in which the instance is taken away; -1 for none.
        killed: the pass in which the process is killed; -1 for none.
        refused: a sentence with which the training does not start.
        picture: a file, which goes to SageMaker too.
    """

    terminated: int = -1
    killed: int = -1
    refused: str = ""
    picture: str = ""


OPTIONS = Options
SCHEDULE = Schedule(steps=8, batch=4, checkpoint_every=100, measure_every=8)


def register() -> None:
    """Make `train` know this training."""
    MODULES[MODEL] = __name__


def make_task(_data: PreparedDataset, options: Options, _schedule: Schedule, _device: "torch.device") -> Task:
    from tests.training.small_task import Brighten

    if options.refused:
        raise TrainingError(options.refused)

    class Interrupted(Brighten):
        def batch(self, number: int) -> "torch.Tensor":
            for moment, signalled in ((options.terminated, signal.SIGTERM), (options.killed, signal.SIGKILL)):
                if number == moment:
                    os.kill(os.getpid(), signalled)
            return super().batch(number)

        def export(self) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
            return zero_arrays(), {}

    return Interrupted()


def zero_arrays() -> dict[str, Array]:
    """Arrays that fit the network of `MODEL`."""
    (entry,) = entries_named(f"{MODEL}/{MODEL}", read_manifests(find_models([MODEL])))
    return {name: np.zeros(shape, np.float32) for name, shape in expected_shapes(entry, {}).items()}
