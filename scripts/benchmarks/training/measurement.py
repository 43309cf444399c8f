"""Measures one training: some updates of its networks on drawn heads, in this process."""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from scripts.benchmarks.training.cases import Case
from scripts.benchmarks.training.operations import operations_of
from scripts.datasets.drawn_faces.dataset import Plan, draw_dataset
from scripts.datasets.prepared import PreparedDataset

HEADS, FEW = {"attgan": 100, "stgan": 100}, 14
"""Heads that are drawn: enough of each attribute for what the training asks for, or a few."""

ATTRIBUTES = ("eyeglasses", "black_hair", "blond_hair", "bangs")
HELD_OUT = 1

CYCLE = 60
"""Steps after which the order of turns begins again: a multiple of every `d_steps`."""

MB = 1e6
KB = 1024


@dataclass(frozen=True)
class Measurement:
    """What one training costs.

    Attributes:
        model: the network's name.
        size: as in `Case`.
        side: of the pictures, pixels.
        batch: pictures of a measured pass.
        whole_batch: pictures of a pass in the whole training.
        steps: of the whole training; 0 where nobody says how many.
        weights: numbers that are trained, over all networks.
        seconds: processor seconds of a step with `batch` pictures: the lowest, the median and the highest.
        flops: floating-point operations of such a step; a multiplication and an addition are two.
        peak_mb: the most memory of the process, with Python and PyTorch, MB.
    """

    model: str
    size: str
    side: int
    batch: int
    whole_batch: int
    steps: int
    weights: int
    seconds: tuple[float, float, float]
    flops: float
    peak_mb: float


def measure(case: Case, repeats: int) -> Measurement:
    """Measure a training on one processor core.

    Args:
        case: which.
        repeats: updates of each network; one more comes before them, which is not measured.
    """
    import torch

    from scripts.training.loop.updates import Updates

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        task, schedule = _task(case, Path(name))
        updates = Updates(task, schedule, torch.device("cpu"))
        shares = _shares(task)
        flops = {turn: operations_of(partial(updates.update, turn, [0])) for turn in shares}
        seconds = {
            turn: [_seconds(partial(updates.update, turn, [number])) for number in range(repeats)] for turn in shares
        }
    weights = sum(weight.numel() for network in task.networks.values() for weight in network.parameters())
    low, median, high = (
        sum(share * which(seconds[turn]) for turn, share in shares.items()) for which in (min, statistics.median, max)
    )
    return Measurement(
        case.model,
        case.size,
        case.side,
        case.batch,
        case.whole_batch,
        case.steps,
        weights,
        (low, median, high),
        sum(share * flops[turn] for turn, share in shares.items()),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KB / MB,
    )


def _task(case: Case, folder: Path) -> Any:
    """The task of a training, and its schedule, as `train` makes them."""
    import torch

    from scripts.training.options import read_options
    from scripts.training.tasks import Workspace, training_of

    training = training_of(case.model)
    data = _draw(case, folder / "data")
    more = _style_options(folder) if case.model == "neural_style" else ()
    options = read_options(training.options, [*case.options, *more])
    schedule = replace(training.schedule, batch=case.batch)
    device = torch.device("cpu")
    workspace = Workspace(folder / "work", folder / "weights", lambda _: None)
    prepared = training.prepare(data, options, schedule, device, workspace)
    return training.make_task(data, prepared, schedule, device), schedule


def _draw(case: Case, folder: Path) -> PreparedDataset:
    return draw_dataset(folder, Plan(case.template, case.side, HEADS.get(case.model, FEW), HELD_OUT, ATTRIBUTES))


def _style_options(folder: Path) -> tuple[str, ...]:
    """A style picture, and a loss network with random weights: they take as long as those that are downloaded."""
    import cv2
    import numpy as np
    from safetensors.torch import save_file

    from scripts.training.neural_style.loss_network import LossNetwork

    picture = np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8)
    cv2.imwrite(str(folder / "style.png"), picture)
    save_file(LossNetwork().state_dict(), folder / "vgg16.safetensors")
    return (f"style={folder / 'style.png'}", f"cache={folder}")


def _shares(task: Any) -> dict[str, float]:
    """How many updates of each turn a step has, on average."""
    turns = [turn for step in range(CYCLE) for turn in task.turns(step)]
    return {turn: turns.count(turn) / CYCLE for turn in dict.fromkeys(turns)}


def _seconds(update: Callable[[], object]) -> float:
    started = time.process_time()
    update()
    return time.process_time() - started
