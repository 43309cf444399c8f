"""Runs a training between the folders of a SageMaker job."""

import json
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scripts.datasets.errors import DatasetError
from scripts.model_weights.errors import WeightsError
from scripts.training.command import parse, train
from scripts.training.container.folders import Folders
from scripts.training.container.hyperparameters import to_arguments
from scripts.training.errors import StoppedError, TrainingError
from scripts.training.tasks import MODULES, training_of

WEIGHTS = "weights"
"""The folder of the weights inside what the job makes."""

KEPT = ("**/log.csv", "**/samples/*.png")
"""What the job makes beside the weights. It is kept with the checkpoints, so a job that goes on has the whole of it."""

FAILED = 1
TERMINATED = 128 + signal.SIGTERM
"""Exit status of a process that ends because of this signal."""


def run(folders: Folders) -> int:
    """Train as the hyperparameters say.

    SageMaker sends SIGTERM two minutes before it takes an instance away, when somebody stops the job, and when its time
    is over. Then the training saves a checkpoint and the weights of what it has learned, and ends. On another instance
    it goes on from the checkpoint; the weights of a job that is stopped are packed as those of one that is done.

    Returns:
        The exit status: 0; `TERMINATED` after SIGTERM; `FAILED` where `folders.failure` says why.
    """
    try:
        with _stopping_at_sigterm() as stopping:
            _train(folders, stopping)
    except StoppedError as stop:
        print(f"train: {stop}", flush=True)
        return TERMINATED
    except (DatasetError, TrainingError, WeightsError) as error:
        return _failed(folders, str(error))
    except Exception as error:
        traceback.print_exc()
        return _failed(folders, f"The training has a fault of its own, {error!r}. The job's log has the place.")
    return 0


def _train(folders: Folders, stopping: threading.Event) -> None:
    model, argv = to_arguments(_hyperparameters(folders))
    if model not in MODULES:
        raise TrainingError(f"There is no training of {model}, only of {', '.join(MODULES)}.")
    own = ("--data", folders.data, "--out", folders.model / WEIGHTS, "--work", folders.checkpoints)
    training = training_of(model)
    try:
        train(model, training, parse(model, training, [*argv, *map(str, own)]), folders.weights, stopping.is_set)
    except StoppedError:
        _keep(folders)
        raise
    _keep(folders)


def _keep(folders: Folders) -> None:
    """Put the log and the sample sheets beside the weights."""
    for kept in (file for pattern in KEPT for file in sorted(folders.checkpoints.glob(pattern))):
        copy = folders.model / kept.relative_to(folders.checkpoints)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, copy)


def _hyperparameters(folders: Folders) -> dict[str, str]:
    try:
        return dict(json.loads(folders.hyperparameters.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise TrainingError(f"The hyperparameters cannot be read: {error}") from error


@contextmanager
def _stopping_at_sigterm() -> Iterator[threading.Event]:
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        print("train: SIGTERM; saves a checkpoint after this step", flush=True)
        stopping.set()

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield stopping
    finally:
        signal.signal(signal.SIGTERM, before)


def _failed(folders: Folders, reason: str) -> int:
    print(f"train: {reason}", file=sys.stderr, flush=True)
    folders.fail(reason)
    return FAILED
