"""The training of AttGAN and STGAN: a generator that edits, and a discriminator that judges realism and attributes."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.pictures import HALF_RANGE
from scripts.datasets.prepared import PreparedDataset
from scripts.model_weights.readers.arrays import Array
from scripts.training.attribute_gans.batches import Batch, Batches
from scripts.training.attribute_gans.discriminator_network import Discriminator
from scripts.training.attribute_gans.editor import Editor
from scripts.training.attribute_gans.header import settings_of
from scripts.training.attribute_gans.losses import classification, critic, gradient_penalty, realism, reconstruction
from scripts.training.attribute_gans.options import AttributeOptions
from scripts.training.attribute_gans.recipe import Recipe
from scripts.training.attribute_gans.requirements import chosen_attributes, require_faces, require_size
from scripts.training.attribute_gans.truth import Truth
from scripts.training.attribute_gans.validation import Validation
from scripts.training.errors import TrainingError
from scripts.training.loop.schedule import Schedule

if TYPE_CHECKING:
    from scripts.training.attribute_gans.recipe import Generator

BETAS = (0.5, 0.999)
"""Adam's, as both papers have them."""

DECAY = 0.1
"""What both learning rates are multiplied by from `decay_step` on."""

GENERATOR, DISCRIMINATOR = "generator", "discriminator"


class AttributeGan:
    """A generator and a discriminator on the attributes of a data set; see `Task`.

    A step is an update of the discriminator; every `d_steps`-th step also updates the generator.

    Args:
        recipe: which of the networks.
        data: faces with labels.
        options: what differs from the published training.
        schedule: how long and how.
        device: where the networks are.

    Raises:
        TrainingError: the data set cannot teach this network.
        DatasetError: the data set has no labels of an attribute.
    """

    averaged = GENERATOR
    criterion = "error"

    def __init__(
        self,
        recipe: Recipe,
        data: PreparedDataset,
        options: AttributeOptions,
        schedule: Schedule,
        device: torch.device,
    ) -> None:
        require_faces(data)
        require_size(data, options.layers)
        attributes = chosen_attributes(data, options, recipe.published)
        self._recipe, self._options, self._description = recipe, options, data.description
        self._attributes = attributes
        self._generator = _generator(recipe, options, len(attributes)).to(device)
        size = data.description.size
        self._judge = Discriminator(
            recipe.widths, size, len(attributes), options.hidden, recipe.leak, recipe.head_leak
        ).to(device)
        self.networks: Mapping[str, torch.nn.Module] = {GENERATOR: self._generator, DISCRIMINATOR: self._judge}
        self._rates = {GENERATOR: options.generator_rate, DISCRIMINATOR: options.discriminator_rate}
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {
            name: torch.optim.Adam(network.parameters(), self._rates[name], BETAS)
            for name, network in self.networks.items()
        }
        train = data.of_split("train")
        self._batches = Batches(train, attributes, train.labels(attributes), options.mirrored, schedule, device)
        self._editor = Editor(self._generator, recipe.conditions, attributes, device)
        self._validation = Validation(data.of_split("validation"), schedule.batch)
        self._truth = Truth(data, schedule.batch)
        self._losses: Mapping[str, Callable[[Batch], tuple[Tensor, Mapping[str, Tensor]]]] = {
            GENERATOR: self._generator_loss,
            DISCRIMINATOR: self._discriminator_loss,
        }

    def turns(self, step: int) -> Sequence[str]:
        """The turns of a step. The learning rates of both are those of the step from now on."""
        factor = DECAY if step >= self._options.decay_step else 1.0
        for name, optimiser in self.optimisers.items():
            for group in optimiser.param_groups:
                group["lr"] = self._rates[name] * factor
        return (DISCRIMINATOR, GENERATOR) if (step + 1) % self._options.d_steps == 0 else (DISCRIMINATOR,)

    def batch(self, number: int) -> Batch:
        """The material of pass `number`."""
        return self._batches.batch(number)

    def loss(self, turn: str, batch: Batch) -> tuple[Tensor, Mapping[str, Tensor]]:
        """The loss of a turn, and its terms."""
        return self._losses[turn](batch)

    def _discriminator_loss(self, batch: Batch) -> tuple[Tensor, Mapping[str, Tensor]]:
        """AttGAN, equation 15."""
        with torch.no_grad():
            edited = self._generator(batch.pictures, self._recipe.conditions.drawn(batch.source, batch.target))
        real, attributes = self._judge(batch.pictures)
        distance = critic(real, self._judge(edited)[0])
        penalty = gradient_penalty(lambda pictures: self._judge(pictures)[0], batch.pictures, edited)
        photos = classification(attributes, batch.source)
        loss = distance + self._options.penalty_weight * penalty + self._options.photos_weight * photos
        return loss, {"critic": distance, "gradient penalty": penalty, "classification of photos": photos}

    def _generator_loss(self, batch: Batch) -> tuple[Tensor, Mapping[str, Tensor]]:
        """AttGAN, equation 14. Both pictures come from one encoding, as in AttGAN-PyTorch."""
        features = self._generator.encode(batch.pictures)
        conditions = self._recipe.conditions
        edited = self._generator.decode(features, conditions.drawn(batch.source, batch.target))
        kept = self._generator.decode(features, conditions.kept(batch.source))
        real, attributes = self._judge(edited)
        adversarial, edits = realism(real), classification(attributes, batch.target)
        same = reconstruction(kept, batch.pictures)
        loss = adversarial + self._options.edits_weight * edits + self._options.reconstruction_weight * same
        return loss, {"realism": adversarial, "classification of edits": edits, "reconstruction": same}

    def measure(self) -> Mapping[str, float]:
        """`Validation.measure`, `Truth.measure`, and `error`: the generator's loss without the adversarial one."""
        measures = self._validation.measure(self._editor, self._judge)
        error = (
            self._options.reconstruction_weight * measures["reconstruction"] / HALF_RANGE
            + self._options.edits_weight * measures["classification"]
        )
        return {"error": error, **measures, **self._truth.measure(self._editor)}

    def samples(self) -> Sequence[Sequence[RGB]]:
        """Photos, and what the generator makes of them: unedited, then with each attribute flipped."""
        return self._validation.samples(self._editor)

    def export(self) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
        """The generator's arrays, and the settings that serving needs."""
        arrays = {name: value.cpu().numpy() for name, value in self._generator.state_dict().items()}
        return arrays, settings_of(self._recipe, self._attributes, self._description)


def _generator(recipe: Recipe, options: AttributeOptions, attributes: int) -> "Generator":
    """The generator, if serving can recognise it from its arrays."""
    generator = recipe.make_generator(attributes)
    shapes = {name: tuple(value.shape) for name, value in generator.state_dict().items()}
    with torch.device("meta"):
        recognised = {name: tuple(value.shape) for name, value in recipe.build(shapes).state_dict().items()}
    if recognised != shapes:
        raise TrainingError(
            f"A network of width {options.width} with {attributes} attributes has layers that look like another "
            f"network's. Choose another --set width."
        )
    return generator
