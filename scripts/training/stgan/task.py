"""The training of STGAN.

Paper: Liu, Ding, Xia, Liu, Ding, Zuo, Wen, "STGAN: A Unified Selective Transfer Network for Arbitrary Image Attribute
Editing", CVPR 2019.
Numbers: bluestyle97/STGAN-pytorch, `configs/train_stgan.yaml` of commit c5255da and `agents/stgan.py`: a million
updates of the discriminator, 32 faces each, Adam at 0.0002, a tenth of it for the last fifth; half of the pictures are
mirrored. csmliu/STGAN, by the paper's authors, trains 100 epochs at 0.0002 and as many at a tenth of it.
Differences: where the two disagree, the training is that of csmliu/STGAN. The loss of the attributes is their mean;
STGAN-pytorch adds them up. The network gets the whole difference of the labels; STGAN-pytorch multiplies it by random
numbers from 0…1 and still asks for the whole edit, so the network learns that a small difference is a whole edit, and
edits far too much at the slider's end. The exported weights are the average of the last thousand or so steps; targets
are drawn from the whole data set, not from the batch, so that small batches learn as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS
from sagemaker_endpoints.stgan.attributes import ORDER
from scripts.datasets.prepared import PreparedDataset
from scripts.training.attribute_gans.options import AttributeOptions
from scripts.training.attribute_gans.recipe import Conditions, Recipe
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.task import Task

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from sagemaker_endpoints.stgan.network import Generator

SCHEDULE = Schedule(steps=1_000_000, batch=32, checkpoint_every=5000, measure_every=5000)

LAST_SHARE = 4
MIN_LAST = 16
"""Channels before the picture: the width divided by the first, but at least as many as published. The whole picture
passes through them, and fewer leave a grain of small squares, however narrow the other layers are."""


@dataclass(frozen=True)
class StganOptions(AttributeOptions):
    """See `AttributeOptions`.

    Attributes:
        units: selective transfer units, fewer than layers.
    """

    units: int = 3
    decay_step: int = 800_000
    mirrored: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.units < self.layers:
            raise ValueError(f"units is {self.units}; it should be from 1 to {self.layers - 1}, below layers.")


OPTIONS = StganOptions


def make_task(data: PreparedDataset, options: StganOptions, schedule: Schedule, device: "torch.device") -> Task:
    """The task of a data set.

    Raises:
        TrainingError: the data set cannot teach this network.
        DatasetError: the data set has no labels of an attribute.
    """
    from sagemaker_endpoints.stgan.network import build
    from scripts.training.attribute_gans.task import AttributeGan

    recipe = Recipe(
        model="stgan",
        published=ORDER,
        template="celeba_178",
        widths=_widths(options),
        make_generator=lambda attributes: _generator(options, attributes),
        build=build,
        conditions=Conditions(drawn=_difference, full=_full, kept=_kept),
        stated=_stated,
        leak=0.2,
        head_leak=0.2,
    )
    return AttributeGan(recipe, data, options, schedule, device)


def _widths(options: AttributeOptions) -> tuple[int, ...]:
    return tuple(options.width << layer for layer in range(options.layers))


def _generator(options: StganOptions, attributes: int) -> "Generator":
    from sagemaker_endpoints.stgan.network import Generator

    return Generator(_widths(options), max(options.width // LAST_SHARE, MIN_LAST), options.units, attributes)


def _full(source: "Tensor", target: "Tensor", _column: int) -> "Tensor":
    return _difference(source, target)


def _kept(source: "Tensor") -> "Tensor":
    return source * 0


def _difference(source: "Tensor", target: "Tensor") -> "Tensor":
    """-1, 0 or 1, as in the paper: labels are ±1, the network's difference is that of labels of 0 and 1."""
    return (target - source) / 2


def _stated(attributes: Sequence[str]) -> list[str]:
    """Serving needs the labels of attributes that another one displaces, and of no others."""
    return [name for name in attributes if set(CONFLICTS.get(name, ())) & set(attributes)]
