"""Edits faces with a generator that trains: as it is measured and shown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sagemaker_endpoints._torch.pictures import signed_of
from scripts.training.attribute_gans.recipe import Conditions
from scripts.training.attribute_gans.targets import Labels, flipped_targets

if TYPE_CHECKING:
    from scripts.training.attribute_gans.recipe import Generator


@dataclass(frozen=True)
class Face:
    """What the decoder needs of some faces.

    Attributes:
        photos: (N, 3, S, S), -1…1.
        features: of the encoder.
        labels: (N, A).
    """

    photos: Tensor
    features: tuple[Tensor, ...]
    labels: Labels


@dataclass(frozen=True)
class Editor:
    """A generator, and what its decoder gets.

    Attributes:
        generator: in the mode of evaluation.
        conditions: from labels to what its decoder gets.
        attributes: the columns of the labels.
        device: where it is.
    """

    generator: "Generator"
    conditions: Conditions
    attributes: tuple[str, ...]
    device: torch.device

    def encoded(self, pictures: NDArray[np.uint8], labels: Labels) -> Face:
        """Encode faces.

        Args:
            pictures: (N, S, S, 3).
            labels: (N, A).
        """
        photos = signed_of(list(pictures), self.device)
        return Face(photos, self.generator.encode(photos), labels)

    def kept(self, face: Face) -> Tensor:
        """(N, 3, S, S), -1…1: the faces unedited."""
        return self.generator.decode(face.features, self.conditions.kept(self.tensor(face.labels)))

    def flipped(self, face: Face, column: int) -> tuple[Tensor, Labels]:
        """The faces with one attribute added or removed, with its slider at its end.

        Returns:
            (N, 3, S, S), -1…1, and the labels of these pictures. Where a label is unknown, nothing is edited.
        """
        target = flipped_targets(face.labels, column, self.attributes)
        condition = self.conditions.full(self.tensor(face.labels), self.tensor(target), column)
        return self.generator.decode(face.features, condition), target

    def tensor(self, labels: Labels) -> Tensor:
        """Labels as float32, on the generator's device."""
        return torch.from_numpy(labels.astype(np.float32)).to(self.device)
