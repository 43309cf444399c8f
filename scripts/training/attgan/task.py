"""The training of AttGAN.

Paper: He, Zuo, Kan, Shan, Chen, "AttGAN: Facial Attribute Editing by Only Changing What You Want", IEEE TIP 2019.
Numbers: elvisyjlin/AttGAN-PyTorch, `train.py` and `attgan.py`: 200 epochs of 182,000 faces in batches of 32, of which
five out of six update the discriminator, Adam at 0.0002, a tenth of it for the second half.
Differences: the exported weights are the average of the last thousand or so steps; targets are drawn from the whole
data set, not from the batch, so that small batches learn as much; the generator's update has the same faces as the
discriminator's before it, and not a batch of its own.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_endpoints.attgan.attributes import EDITED, ORDER, UNEDITED
from scripts.datasets.prepared import PreparedDataset
from scripts.training.attribute_gans.options import AttributeOptions
from scripts.training.attribute_gans.recipe import Conditions, Recipe
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.task import Task

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from sagemaker_endpoints.attgan.network import Generator

SCHEDULE = Schedule(steps=948_000, batch=32, checkpoint_every=5000, measure_every=5000)

WIDEST = 16
"""The most channels of a layer, as a multiple of the first layer's: 1024 in the published networks."""


@dataclass(frozen=True)
class AttganOptions(AttributeOptions):
    """See `AttributeOptions`.

    Attributes:
        skips: layers of the decoder, from the second on, that also get the encoder's features (`shortcut_layers`).
        repeats: layers of the decoder, from the second on, that also get the attributes (`inject_layers`).
    """

    skips: int = 1
    repeats: int = 1
    decay_step: int = 474_000

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("skips", "repeats"):
            if not 0 <= getattr(self, name) < self.layers:
                raise ValueError(f"{name} is {getattr(self, name)}; it should be from 0 to {self.layers - 1}.")


OPTIONS = AttganOptions


def make_task(data: PreparedDataset, options: AttganOptions, schedule: Schedule, device: "torch.device") -> Task:
    """The task of a data set.

    Raises:
        TrainingError: the data set cannot teach this network.
        DatasetError: the data set has no labels of an attribute.
    """
    from sagemaker_endpoints.attgan.network import build
    from scripts.training.attribute_gans.task import AttributeGan

    recipe = Recipe(
        model="attgan",
        published=ORDER,
        template="",
        widths=_widths(options),
        make_generator=lambda attributes: _generator(options, attributes),
        build=build,
        conditions=Conditions(drawn=_drawn, full=_full, kept=_kept),
        stated=list,
        leak=0.01,
        head_leak=0.0,
    )
    return AttributeGan(recipe, data, options, schedule, device)


def _widths(options: AttributeOptions) -> tuple[int, ...]:
    return tuple(min(options.width << layer, options.width * WIDEST) for layer in range(options.layers))


def _generator(options: AttganOptions, attributes: int) -> "Generator":
    from sagemaker_endpoints.attgan.network import Generator

    return Generator(_widths(options), attributes, options.skips, options.repeats)


def _drawn(_source: "Tensor", target: "Tensor") -> "Tensor":
    return UNEDITED * target


def _full(_source: "Tensor", target: "Tensor", column: int) -> "Tensor":
    vector = UNEDITED * target
    vector[:, column] = EDITED * target[:, column]
    return vector


def _kept(source: "Tensor") -> "Tensor":
    return UNEDITED * source
