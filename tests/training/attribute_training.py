"""Small trainings of AttGAN and STGAN, for the process of torch."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from scripts.datasets.prepared import PreparedDataset, read_dataset
from scripts.training.loop.schedule import Schedule
from scripts.training.tasks import training_of

SMALL: dict[str, Any] = {"width": 4, "layers": 2, "hidden": 8, "generator_rate": 2e-3, "discriminator_rate": 1e-3}
SMALL |= {"attributes": ("black_hair", "blond_hair", "eyeglasses"), "d_steps": 2, "mirrored": 0.5}

OWN: dict[str, dict[str, Any]] = {"stgan": {"units": 1}, "attgan": {}}

SCHEDULE = Schedule(steps=20, batch=8, average=0.5, checkpoint_every=100, measure_every=100)


def make(model: str, data: PreparedDataset, schedule: Schedule = SCHEDULE, **options: Any) -> Any:
    """The task of a small network."""
    import torch

    torch.set_num_threads(1)  # threads that wait for each other take longer than so small a network
    torch.manual_seed(0)
    training = training_of(model)
    return training.make_task(
        data, training.options(**{**SMALL, **OWN[model], **options}), schedule, torch.device("cpu")
    )


def train(task: Any, schedule: Schedule, folder: Path) -> Any:
    """Train a task; returns it."""
    import torch

    from scripts.training.loop.trainer import Trainer

    Trainer(task, schedule, folder, torch.device("cpu"), lambda _: None).run()
    return task


def error_of(work: Callable[[], object]) -> str:
    """The sentence with which a training refuses."""
    from scripts.datasets.errors import DatasetError
    from scripts.training.errors import TrainingError

    try:
        work()
    except (DatasetError, TrainingError) as error:
        return str(error)
    return ""


@cache
def read(folder: Path) -> PreparedDataset:
    """A data set that a fixture wrote."""
    return read_dataset(folder)
