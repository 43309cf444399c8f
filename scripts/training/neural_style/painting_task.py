"""The networks and the losses of one style, as the training loop needs them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels
from sagemaker_endpoints.neural_style.network import Style
from scripts.datasets.prepared import PreparedDataset
from scripts.model_weights.readers.arrays import Array
from scripts.training.loop.order import indices_of
from scripts.training.loop.schedule import Schedule
from scripts.training.neural_style.face_weights import face_weights
from scripts.training.neural_style.header import settings_of
from scripts.training.neural_style.losses import content_loss, copy_loss, gram, roughness, style_loss
from scripts.training.neural_style.prepared import Prepared
from scripts.training.neural_style.views import WHOLE, View, draw_view

CONTENT_LEVEL = 1
"""The level whose features are the content: relu2_2 keeps features of faces, deeper ones only their layout."""

SAMPLES = 6
"""Validation photos of a sample sheet."""

MEASURED = 16
"""Validation photos of a measurement: a photo of 256 pixels takes a second on a core."""

REMEMBERED_WEIGHTS = 4096
"""Photos whose face weights stay in memory, as bytes."""

WEIGHT_STEPS = 16
"""Steps between two weights of 1, in the bytes of the remembered weights."""


class Batch(NamedTuple):
    """Photos of one pass.

    Attributes:
        photos: (N, 3, H, W), 0…255.
        weights: (N, 1, H, W), of the content loss.
    """

    photos: Tensor
    weights: Tensor


class PaintingTask:
    """Trains the network of one style.

    Args:
        data: whole photos of one size.
        prepared: the options, the style picture, the loss network.
        schedule: batch and seed.
        device: where the networks are.
    """

    averaged = "painter"
    criterion = "loss"

    def __init__(
        self,
        data: PreparedDataset,
        prepared: Prepared,
        schedule: Schedule,
        device: torch.device,
    ) -> None:
        self._photos, self._measured = data.of_split("train"), data.of_split("validation")
        self._prepared, self._options = prepared, prepared.options
        self._schedule, self._device = schedule, device
        self._judge = prepared.judge.to(device)
        self._painter = Style().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.networks: Mapping[str, nn.Module] = {self.averaged: self._painter}
        adam = torch.optim.Adam(self._painter.parameters(), self._options.rate)
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {self.averaged: adam}
        with torch.no_grad():
            self._grams = [gram(level) for level in self._judge(levels_of([prepared.style], device))]
        self._weights_of = lru_cache(REMEMBERED_WEIGHTS)(self._face_weights)

    def turns(self, step: int) -> Sequence[str]:
        """There is one network, and it has every turn; what the step learns, and its learning rate, are set."""
        self._copies = step < self._options.copying
        for group in self.optimisers[self.averaged].param_groups:
            group["lr"] = self._options.rate_at(step, self._schedule.steps)
        return (self.averaged,)

    def batch(self, number: int) -> Batch:
        """Parts of photos, half of them mirrored, with their face weights."""
        rng = np.random.default_rng((self._schedule.seed, number))
        batch, side = self._schedule.batch, self._photos.description.size
        indices = indices_of(number, len(self._photos.faces), batch, self._schedule.seed)
        views = [draw_view(rng, side, self._options.crop) for _ in indices]
        return self._batch(self._photos, [int(index) for index in indices], views)

    def loss(self, turn: str, batch: Batch) -> tuple[Tensor, Mapping[str, Tensor]]:
        """The weighted losses of paintings; in the first steps, of copies."""
        height, width = batch.photos.shape[2:]
        painted = self._painter(batch.photos)[..., :height, :width]
        if self._copies:
            return (loss := copy_loss(painted, batch.photos)), {"copy": loss}
        return self._painting_loss(batch, painted)

    def _painting_loss(self, batch: Batch, painted: Tensor) -> tuple[Tensor, Mapping[str, Tensor]]:
        features = self._judge(painted)
        with torch.no_grad():
            photo = self._judge(batch.photos, CONTENT_LEVEL + 1)[CONTENT_LEVEL]
        with torch.autocast(self._device.type, enabled=False):  # sums of thousands of products need float32
            terms = {
                "content": content_loss(features[CONTENT_LEVEL], photo, batch.weights),
                "style": style_loss(features, self._grams),
                "roughness": roughness(painted.float() / 255),
            }
        options = self._options
        total = options.content * terms["content"] + options.styling * terms["style"]
        return total + options.smooth * terms["roughness"], terms

    def measure(self) -> Mapping[str, float]:
        """The losses on validation photos."""
        count = min(len(self._measured.faces), MEASURED)
        sums: dict[str, float] = {}
        for index in range(count):
            batch = self._batch(self._measured, [index], [WHOLE])
            height, width = batch.photos.shape[2:]
            total, terms = self._painting_loss(batch, self._painter(batch.photos)[..., :height, :width])
            for name, value in {"loss": total, **terms}.items():
                sums[name] = sums.get(name, 0.0) + float(value) / count
        return sums

    def samples(self) -> Sequence[Sequence[RGB]]:
        """Validation photos beside their paintings."""
        photos = [self._measured.picture(index) for index in range(min(len(self._measured.faces), SAMPLES))]
        height, width = photos[0].shape[:2]
        painted = [self._painter(levels_of([photo], self._device))[..., :height, :width] for photo in photos]
        return [[photo, *pictures_of_levels(own)] for photo, own in zip(photos, painted, strict=True)]

    def export(self) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
        """The styles that were there already, and the new one; the settings with the choices."""
        name, earlier = self._options.name, self._prepared.earlier
        others = {
            key: array for key, array in (earlier.arrays if earlier else {}).items() if not key.startswith(f"{name}.")
        }
        own = {f"{name}.{key}": value.cpu().numpy() for key, value in self._painter.state_dict().items()}
        styles = list(dict.fromkeys(key.split(".")[0] for key in {**others, **own}))
        return {**others, **own}, settings_of(self._options, styles, earlier)

    def _batch(self, data: PreparedDataset, indices: Sequence[int], views: Sequence[View]) -> Batch:
        photos = [data.picture(index)[view] for index, view in zip(indices, views, strict=True)]
        maps = [self._weights_of(data, index)[view] for index, view in zip(indices, views, strict=True)]
        levels = levels_of([np.ascontiguousarray(photo) for photo in photos], self._device)
        shares = torch.from_numpy(np.stack(maps).astype(np.float32) / WEIGHT_STEPS)[:, None].to(self._device)
        return Batch(levels, shares)

    def _face_weights(self, data: PreparedDataset, index: int) -> NDArray[np.uint8]:
        weights = face_weights(data.picture(index), self._options.face)
        return np.clip(np.rint(weights * WEIGHT_STEPS), 0, 255).astype(np.uint8)
