"""The training of a facelet: it learns to predict the attribute vector of a face from its features.

Paper: Chen, Lin, Shu, Li, Tao, Shen, Ye, Jia, "Facelet-Bank for Fast Portrait Manipulation", CVPR 2018, section 3.
Numbers: yingcong/Facelet_Bank, commit 2839aed: the sum of the mean squared errors of the three levels.
Differences: the error of a level is a share of the mean square of its vectors, so that a level with large numbers does
not hide the others. In the authors' VGG-19, all levels have numbers of one size.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import mse_loss

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.normalised import normalised_of, signed_difference
from sagemaker_endpoints._torch.pictures import add_signed_difference
from sagemaker_endpoints.facelet_bank.adapter import FACELETS, STRENGTH
from sagemaker_endpoints.facelet_bank.network import Facelet
from scripts.datasets.prepared import PreparedDataset
from scripts.model_weights.readers.arrays import Array
from scripts.training.facelet_bank.header import settings_of
from scripts.training.facelet_bank.prepared_bank import PreparedBank
from scripts.training.loop.order import indices_of
from scripts.training.loop.schedule import Schedule
from scripts.training.pair_measures import measure_pairs

FACELET = "facelet"
SHOWN = 6
"""Faces of a sample sheet."""

SAMPLED, TINY = 32, 1e-12
"""Faces whose vectors say how large those of a level are; no level is smaller than this."""

SHARES = (0.25, 0.5, 1.0)
"""Positions of the slider on a sample sheet."""

LAST = ("6.weight", "6.bias")
"""The ends of the names of a facelet's last layers, which are linear: their scale is the effect's."""


class Batch(NamedTuple):
    """Faces without the attribute.

    Attributes:
        features: (N, C, H, W) of each level.
        vectors: (N, C, H, W) of each level: what is added to the features.
    """

    features: tuple[Tensor, ...]
    vectors: tuple[Tensor, ...]


class FaceletTask:
    """Learns one facelet; see `Task`.

    Args:
        data: all faces.
        prepared: the encoder, the decoder and the attribute vectors.
        schedule: how long and how.
        device: where the networks are.
    """

    averaged = FACELET
    criterion = "error"

    def __init__(self, data: PreparedDataset, prepared: PreparedBank, schedule: Schedule, device: torch.device) -> None:
        self._data, self._prepared, self._schedule, self._device = data, prepared, schedule, device
        self._sizes = [max(square, TINY) for square in self._mean_squares(prepared.train[:SAMPLED])]
        self.facelet = Facelet(prepared.bank.width).to(device)
        self.networks: Mapping[str, torch.nn.Module] = {FACELET: self.facelet}
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {
            FACELET: torch.optim.Adam(self.facelet.parameters(), prepared.options.rate)
        }

    def turns(self, step: int) -> Sequence[str]:
        """One turn."""
        return (FACELET,)

    def batch(self, number: int) -> Batch:
        """The material of pass `number`."""
        order = indices_of(number, len(self._prepared.train), self._schedule.batch, self._schedule.seed)
        return self._of([self._prepared.train[index] for index in order])

    def loss(self, turn: str, batch: Batch) -> tuple[Tensor, Mapping[str, Tensor]]:
        """The sum of the mean squared errors of the levels, and each of them."""
        errors = [
            mse_loss(change, vector) / size
            for change, vector, size in zip(self.facelet(batch.features), batch.vectors, self._sizes, strict=True)
        ]
        return torch.stack(errors).sum(), {f"level {number}": error for number, error in enumerate(errors, 1)}

    def measure(self) -> Mapping[str, float]:
        """Judge the facelet on held-out faces.

        Returns:
            `error`: its loss, as a share of the loss of a facelet that changes nothing; and `measure_pairs` with the
            slider at its end.
        """
        faces = self._prepared.validation or self._prepared.train[: self._schedule.batch]
        loss = sum(float(self.loss(FACELET, self._of([face]))[0]) for face in faces)
        still = self._mean_squares(faces)
        of_still = sum(square / size for square, size in zip(still, self._sizes, strict=True))
        pairs = measure_pairs(self._data, self._prepared.options.label, True, lambda rgb, _: self._edited(rgb, 1.0))
        return {"error": loss / len(faces) / max(of_still, TINY), **pairs}

    def samples(self) -> Sequence[Sequence[RGB]]:
        """Held-out faces, then with the slider at a quarter, at half and at its end."""
        faces = (self._prepared.validation or self._prepared.train)[:SHOWN]
        pictures = list(self._data.pictures(faces))
        columns = [pictures, *(self._edited(pictures, share) for share in SHARES)]
        return [list(row) for row in zip(*columns, strict=True)]

    def export(self) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
        """Encoder, decoder, the facelets that were there already, and the new one; the settings with its slider."""
        effect = self._prepared.options.effect
        prefix = f"facelets.{FACELETS.get(effect, effect)}"
        scale = self._prepared.options.strength / STRENGTH
        own = {
            f"{prefix}.{name}": value * scale if name.endswith(LAST) else value
            for name, value in self.facelet.state_dict().items()
        }
        kept = {
            name: value for name, value in self._prepared.bank.state_dict().items() if not name.startswith(f"{prefix}.")
        }
        arrays = {name: value.cpu().numpy() for name, value in (kept | own).items()}
        return arrays, settings_of(self._prepared, arrays)

    def _edited(self, pictures: Sequence[RGB], share: float) -> list[RGB]:
        """Pictures with the slider at a share of its end, as serving makes them."""
        images = normalised_of(pictures, self._device)
        bank, strength = self._prepared.bank, share * self._prepared.options.strength
        features = bank.encode(images)
        edited = [level + strength * change for level, change in zip(features, self.facelet(features), strict=True)]
        difference = signed_difference(bank.decode(edited, images) - bank.decode(features, images))
        return add_signed_difference(pictures, difference)

    def _mean_squares(self, faces: Sequence[int]) -> list[float]:
        """The mean square of some faces' vectors, level by level."""
        squares = [[float(level.square().mean()) for level in self._prepared.vectors.of([face])] for face in faces]
        return [sum(level) / len(faces) for level in zip(*squares, strict=True)]

    def _of(self, faces: Sequence[int]) -> Batch:
        features = self._prepared.encoded.features(faces)
        levels = tuple(torch.stack(level) for level in zip(*features, strict=True))
        return Batch(levels, self._prepared.vectors.of(faces))
