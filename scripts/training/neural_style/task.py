"""The training of neural style: one network for one style, which paints any photo in one pass.

Paper: Johnson, Alahi, Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", ECCV 2016.
Origin: the network is that of zfergus/face-preserving-style-transfer; losses, weights and data handling are our own.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from scripts.datasets.prepared import PreparedDataset, Split
from scripts.model_weights.writing import Terms
from scripts.training.earlier_weights import read_earlier, terms_with
from scripts.training.errors import TrainingError
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.task import Task
from scripts.training.neural_style.header import MODEL
from scripts.training.neural_style.options import Options
from scripts.training.neural_style.prepared import Prepared
from scripts.training.neural_style.style_picture import style_picture
from scripts.training.tasks import Workspace

if TYPE_CHECKING:
    import torch

OPTIONS = Options
PART = "name"

SCHEDULE = Schedule(steps=40_000, batch=4, average=0.99, checkpoint_every=500, measure_every=500)
"""Steps and batch of section 4.1: 40,000 at 256 pixels."""

SPLITS: tuple[Split, ...] = ("train", "validation")

WHOLE = "whole"
"""The template of whole photos."""

SMALLEST = 48
"""Pixels of a side: the network mirrors 40 of them around the picture, and so needs more."""


def prepare(
    data: PreparedDataset, options: Options, _schedule: Schedule, _device: "torch.device", workspace: Workspace
) -> Prepared:
    """Get the style picture, the loss network and the weights that are there already.

    Raises:
        TrainingError: one of them cannot be had, or the data set does not fit.
    """
    from scripts.training.neural_style.loss_network import load_loss_network

    if data.description.template != WHOLE or data.description.size < SMALLEST:
        raise TrainingError(
            f"{data.folder} has pictures of {data.description.template}, {data.description.size} pixels wide. A style "
            f"is learnt on whole photos: ./scripts/dataset prepare FOLDER --whole --size 256."
        )
    for split in SPLITS:
        if not data.of_split(split).faces:
            raise TrainingError(f"{data.folder} has no pictures of the split {split}; prepare it with more photos.")
    style = style_picture(options)
    return Prepared(options, read_earlier(MODEL, workspace.weights), style, load_loss_network(Path(options.cache)))


def make_task(data: PreparedDataset, prepared: Prepared, schedule: Schedule, device: "torch.device") -> Task:
    """The task of the style."""
    from scripts.training.neural_style.painting_task import PaintingTask

    return PaintingTask(data, prepared, schedule, device)


def terms(own: Terms, prepared: Prepared) -> Terms:
    """The terms of the style, and of those that were there already."""
    return terms_with(own, prepared.earlier)
