"""The two domains of a training: faces with the content, and faces without it."""

from typing import NamedTuple

import cv2
import numpy as np
import torch
from torch import Tensor

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.pictures import signed_of
from sagemaker_endpoints.mask_transfer.adapter import resize_to_square
from scripts.datasets.prepared import ABSENT, PRESENT, PreparedDataset, Split
from scripts.training.errors import TrainingError
from scripts.training.loop.order import indices_of
from scripts.training.loop.schedule import Schedule


class Pairs(NamedTuple):
    """As many faces of both domains.

    Attributes:
        having: (N, 3, S, S), -1…1, faces with the content.
        lacking: (N, 3, S, S), -1…1, faces without it.
    """

    having: Tensor
    lacking: Tensor


class Domains:
    """The faces of one split.

    Args:
        data: all faces.
        split: which of them.
        label: of the data set, which says what has the content.
        side: of the square, pixels.
        device: where the pictures go.

    Raises:
        TrainingError: one domain is empty.
        DatasetError: the data set has no such labels.
    """

    def __init__(self, data: PreparedDataset, split: Split, label: str, side: int, device: torch.device) -> None:
        self._data, self._side, self._device = data.of_split(split), side, device
        labels = self._data.labels([label])[:, 0]
        self.having, self.lacking = (np.flatnonzero(labels == value) for value in (PRESENT, ABSENT))
        if split == "train" and not (len(self.having) and len(self.lacking)):
            raise TrainingError(
                f"{len(self.having)} faces that train have {label}, {len(self.lacking)} do not; both are needed."
            )

    def batch(self, number: int, schedule: Schedule) -> Pairs:
        """The faces of pass `number`, each mirrored or not."""
        chance = np.random.default_rng((schedule.seed, number))
        domains = []
        for faces in (self.having, self.lacking):
            chosen = faces[indices_of(number, len(faces), schedule.batch, schedule.seed)]
            mirrored = chance.random(len(chosen)) < 0.5
            squares = [self.square(face) for face in chosen]
            squares = [square[:, ::-1] if flip else square for square, flip in zip(squares, mirrored, strict=True)]
            domains.append(signed_of(squares, self._device))
        return Pairs(*domains)

    def first(self, count: int) -> Pairs:
        """The first faces of both domains, as many of both."""
        count = min(count, len(self.having), len(self.lacking))
        squares = ([self.square(face) for face in faces[:count]] for faces in (self.having, self.lacking))
        return Pairs(*(signed_of(each, self._device) for each in squares))

    def square(self, face: int) -> RGB:
        """One face as the network gets it: (S, S, 3)."""
        picture = self._data.picture(face)
        if picture.shape[0] < self._side and picture.shape[1] < self._side:
            return np.asarray(cv2.resize(picture, (self._side, self._side), interpolation=cv2.INTER_CUBIC))
        return resize_to_square(picture, self._side)
