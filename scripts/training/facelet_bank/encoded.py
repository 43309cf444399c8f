"""The features of a data set's faces."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from sagemaker_endpoints._torch.normalised import normalised_of
from sagemaker_endpoints.facelet_bank.network import Bank
from scripts.datasets.prepared import PreparedDataset
from scripts.training.facelet_bank.interpolation import PORTION, Features, descriptors_of

MAX_BYTES = 2 * 2**30
"""Memory for features that are kept. A small data set is encoded once; of a large one, each face at every use, which
takes less time than reading its features from a disk."""


class Encoded:
    """Encodes faces.

    Args:
        bank: its encoder is used.
        data: the faces.
        device: where the encoder is.
    """

    def __init__(self, bank: Bank, data: PreparedDataset, device: torch.device) -> None:
        self._bank, self._data, self._device = bank, data, device
        self._kept: dict[int, Features] = {}

    def features(self, faces: Sequence[int]) -> list[Features]:
        """The features of some faces, at most a few at once."""
        missing = [face for face in faces if face not in self._kept]
        new = dict(zip(missing, self._encode(missing), strict=True)) if missing else {}
        found = [new[face] if face in new else self._kept[face] for face in faces]
        bytes_each = sum(level.nbytes for level in found[0])
        if bytes_each * len(self._data.faces) <= MAX_BYTES:
            self._kept |= new
        return found

    def descriptors(self) -> NDArray[np.float32]:
        """(N, D): what all faces are compared by."""
        faces = range(len(self._data.faces))
        portions = [list(faces[first : first + PORTION]) for first in faces[::PORTION]]
        deepest = [torch.stack([each[-1] for each in self.features(portion)]) for portion in portions]
        return torch.cat([descriptors_of(levels) for levels in deepest]).cpu().numpy()

    def _encode(self, faces: Sequence[int]) -> list[Features]:
        pictures = [self._data.picture(face) for face in faces]
        with torch.no_grad():
            levels = self._bank.encode(normalised_of(pictures, self._device))
        return [tuple(level[index].clone() for level in levels) for index in range(len(faces))]
