"""Judges a generator on the validation pictures: does it draw the same face again, and does an edit arrive?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.pictures import HALF_RANGE, pictures_of_signed, signed_of
from scripts.datasets.prepared import PreparedDataset
from scripts.training.attribute_gans.discriminator_network import Discriminator
from scripts.training.attribute_gans.losses import classification, reconstruction
from scripts.training.attribute_gans.recipe import Conditions
from scripts.training.attribute_gans.targets import Labels, flipped_targets

if TYPE_CHECKING:
    from scripts.training.attribute_gans.recipe import Generator

MOST = 256
"""Validation pictures that are measured: enough for a figure of ±3 %, few enough for every thousand steps."""

SAMPLES = 6
"""Faces of a sample sheet."""


@dataclass(frozen=True)
class Validation:
    """The validation pictures.

    Attributes:
        data: the validation split.
        attributes: the columns of the labels.
        batch: pictures of one pass.
        device: where the networks are.
    """

    data: PreparedDataset
    attributes: tuple[str, ...]
    batch: int
    device: torch.device

    @cached_property
    def pictures(self) -> NDArray[np.uint8]:
        """(N, S, S, 3), at most `MOST`."""
        return self.data.pictures(range(min(len(self.data.faces), MOST)))

    @cached_property
    def labels(self) -> Labels:
        """(N, A), of the `pictures`."""
        return self.data.labels(self.attributes)[: len(self.pictures)]

    def measure(self, generator: "Generator", judge: Discriminator, conditions: Conditions) -> dict[str, float]:
        """Judge the generator.

        Returns:
            `reconstruction`: the mean error of unedited faces, levels. `classification`: the loss of edited faces.
            `accuracy`: the share of edited faces on which the discriminator sees the edit, over all attributes and for
            each; `others kept`: the share of their other labels that it still sees; `accuracy on photos`: what it sees
            on photos, which an edit cannot be better than.
        """
        seen, losses, errors = _Shares(), [], []
        for photos, source in self._batches():
            features = generator.encode(photos)
            kept = generator.decode(features, conditions.kept(self._tensor(source)))
            errors += [reconstruction(kept, photos).item()] * len(photos)
            seen.add("accuracy on photos", _agreement(judge(photos)[1], source))
            for column, name in enumerate(self.attributes):
                target = flipped_targets(source, column, self.attributes)
                edited = self._edited(generator, features, source, target, column, conditions)
                logits = judge(edited)[1]
                losses += [classification(logits, self._tensor(target)).item()] * len(photos)
                agreed = _agreement(logits, target)
                others = np.delete(agreed, column, axis=1)
                for key, values in (("accuracy", agreed[:, column]), (f"accuracy {name}", agreed[:, column])):
                    seen.add(key, values)
                seen.add("others kept", others)
        means = {"reconstruction": HALF_RANGE * float(np.mean(errors)), "classification": float(np.mean(losses))}
        return {**means, **seen.shares()}

    def samples(self, generator: "Generator", conditions: Conditions) -> list[list[RGB]]:
        """A row for each of a few faces: the photo, the face unedited, and with each attribute flipped."""
        photos, source = next(self._batches())
        photos, source = photos[:SAMPLES], source[:SAMPLES]
        features = generator.encode(photos)
        columns = [photos, generator.decode(features, conditions.kept(self._tensor(source)))]
        for column in range(len(self.attributes)):
            target = flipped_targets(source, column, self.attributes)
            columns.append(self._edited(generator, features, source, target, column, conditions))
        return [list(row) for row in zip(*map(pictures_of_signed, columns), strict=True)]

    def _edited(
        self,
        generator: "Generator",
        features: tuple[Tensor, ...],
        source: Labels,
        target: Labels,
        column: int,
        conditions: Conditions,
    ) -> Tensor:
        condition = conditions.full(self._tensor(source), self._tensor(target), column)
        return generator.decode(features, condition)

    def _batches(self) -> Iterator[tuple[Tensor, Labels]]:
        for first in range(0, len(self.pictures), self.batch):
            chosen = slice(first, first + self.batch)
            yield signed_of(list(self.pictures[chosen]), self.device), self.labels[chosen]

    def _tensor(self, labels: Labels) -> Tensor:
        return torch.from_numpy(labels.astype(np.float32)).to(self.device)


class _Shares:
    """Shares of answers that are right, by name."""

    def __init__(self) -> None:
        self._answers: dict[str, list[NDArray[np.float64]]] = {}

    def add(self, name: str, right: NDArray[np.float64]) -> None:
        """Add answers: 1 right, 0 wrong, NaN where nobody knows."""
        self._answers.setdefault(name, []).append(right[~np.isnan(right)])

    def shares(self) -> Mapping[str, float]:
        """The share of right answers of each name; those without an answer are left out."""
        joined = {name: np.concatenate(answers) for name, answers in self._answers.items()}
        return {name: float(answers.mean()) for name, answers in joined.items() if answers.size}


def _agreement(logits: Tensor, labels: Labels) -> NDArray[np.float64]:
    """(N, A): 1 where the discriminator agrees with a label, 0 where it does not, NaN where the label is unknown."""
    agreed = (logits.float().cpu().numpy() > 0) == (labels > 0)
    return np.where(labels == 0, np.nan, agreed.astype(np.float64))
