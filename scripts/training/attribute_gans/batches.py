"""The material of each pass: photos, their labels, and the labels that they are edited to."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sagemaker_endpoints._torch.pictures import signed_of
from scripts.datasets.prepared import PreparedDataset
from scripts.training.attribute_gans.targets import Labels, drawn_targets
from scripts.training.loop.order import indices_of
from scripts.training.loop.schedule import Schedule

DRAWS = 1
"""Part of the seed of other faces and mirrors, so that they differ from the order of the pictures."""


@dataclass(frozen=True)
class Batch:
    """The material of one pass.

    Attributes:
        pictures: (N, 3, S, S), -1…1.
        source: (N, A) float32, the labels: 1 present, -1 absent, 0 unknown.
        target: (N, A) float32, those of the edited faces.
    """

    pictures: Tensor
    source: Tensor
    target: Tensor


@dataclass(frozen=True)
class Batches:
    """The training pictures of a data set.

    Attributes:
        train: its training split.
        attributes: the columns of the labels.
        labels: (N, A), of all its pictures.
        mirrored: the share of pictures that are mirrored.
        schedule: how many pictures a pass has, and the seed.
        device: where the tensors go.
    """

    train: PreparedDataset
    attributes: tuple[str, ...]
    labels: Labels
    mirrored: float
    schedule: Schedule
    device: torch.device

    def batch(self, number: int) -> Batch:
        """The material of pass `number`. The targets are the labels of faces of the whole data set."""
        count, size, seed = len(self.labels), self.schedule.batch, self.schedule.seed
        chosen = indices_of(number, count, size, seed)
        draw = np.random.default_rng((seed, number, DRAWS))
        others, mirrored = draw.integers(count, size=size), draw.random(size) < self.mirrored
        pictures = self.train.pictures(chosen.tolist())
        pictures[mirrored] = pictures[mirrored, :, ::-1]
        source = self.labels[chosen]
        target = drawn_targets(source, self.labels[others], self.attributes)
        return Batch(signed_of(list(pictures), self.device), self._tensor(source), self._tensor(target))

    def _tensor(self, labels: Labels) -> Tensor:
        return torch.from_numpy(labels.astype(np.float32)).to(self.device)
