"""Neural style: one network for one style, trained to paint any photo in one pass.

Paper: Johnson, Alahi, Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", ECCV 2016.
Origin: the network is that of zfergus/face-preserving-style-transfer; losses, weights and data handling are our own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels
from sagemaker_endpoints.neural_style.network import BORDER, Style
from scripts.datasets.prepared import PreparedDataset, Split
from scripts.model_weights.readers.arrays import Array
from scripts.repository import ROOT
from scripts.training.errors import TrainingError
from scripts.training.loop.order import indices_of
from scripts.training.loop.schedule import Schedule
from scripts.training.neural_style.face_weights import face_weights
from scripts.training.neural_style.loss_network import LossNetwork, load_loss_network
from scripts.training.neural_style.losses import content_loss, gram, roughness, style_loss

CONTENT_LEVEL = 1
"""The level whose features are the content: relu2_2 keeps features of faces, deeper ones only their layout."""

SAMPLES = 6
"""Validation photos of a sample sheet."""

MEASURED = 16
"""Validation photos of a measurement: a photo of 256 pixels takes a second on a core."""

REMEMBERED_WEIGHTS = 4096
"""Photos whose face weights stay in memory, as bytes."""

HALF = 0.5
"""Share of the photos that are mirrored."""

WEIGHT_STEPS = 16
"""Steps between two weights of 1, in the bytes of the remembered weights."""


@dataclass(frozen=True)
class Options:
    """The options of a style.

    Attributes:
        style: the file of the style picture.
        name: of the style; the choice of the effect gets it.
        style_side: pixels of the longer side that the style picture is scaled to; a smaller one makes finer strokes.
        rate: the learning rate of Adam, as published.
        content: weight of the content loss.
        styling: weight of the style loss.
        smooth: weight of the roughness.
        face: how many times the content counts inside faces.
        cache: the folder for the weights of the loss network, which are downloaded once.
    """

    style: str = ""
    name: str = "own"
    style_side: int = 384
    rate: float = 1e-3
    content: float = 1.0
    styling: float = 1.0
    smooth: float = 2.0
    face: float = 3.0
    cache: str = str(ROOT / "out" / "training" / "loss_network")


OPTIONS = Options

SPLITS: tuple[Split, ...] = ("train", "validation")

SCHEDULE = Schedule(steps=40_000, batch=4, average=0.99, checkpoint_every=500, measure_every=500)
"""Steps and batch of section 4.1: 40,000 at 256 pixels."""


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
        options: the style and the weights of the losses.
        schedule: batch and seed.
        device: where the networks are.
        judge: the loss network.
        style: the style picture, (h, w, 3) uint8.
    """

    averaged = "painter"
    criterion = "loss"

    def __init__(
        self,
        data: PreparedDataset,
        options: Options,
        schedule: Schedule,
        device: torch.device,
        judge: LossNetwork,
        style: RGB,
    ) -> None:
        self._photos, self._measured = data.of_split("train"), data.of_split("validation")
        self._options, self._schedule, self._device = options, schedule, device
        self._judge = judge.to(device)
        self._painter = Style().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.networks: Mapping[str, nn.Module] = {self.averaged: self._painter}
        adam = torch.optim.Adam(self._painter.parameters(), options.rate)
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {self.averaged: adam}
        with torch.no_grad():
            self._grams = [gram(level) for level in self._judge(levels_of([style], device))]
        self._weights_of = lru_cache(REMEMBERED_WEIGHTS)(self._face_weights)

    def turns(self, step: int) -> Sequence[str]:
        """There is one network, and it has every turn."""
        return (self.averaged,)

    def batch(self, number: int) -> Batch:
        """Photos, half of them mirrored, with their face weights."""
        rng = np.random.default_rng((self._schedule.seed, number))
        batch = self._schedule.batch
        indices = indices_of(number, len(self._photos.faces), batch, self._schedule.seed)
        flips = rng.random(batch) < HALF
        return self._batch(self._photos, [int(index) for index in indices], flips)

    def loss(self, turn: str, batch: Batch) -> tuple[Tensor, Mapping[str, Tensor]]:
        """The weighted losses of paintings."""
        height, width = batch.photos.shape[2:]
        painted = self._painter(batch.photos)[..., :height, :width]
        features = self._judge(painted)
        with torch.no_grad():
            photo = self._judge(batch.photos)[CONTENT_LEVEL]
        terms = {
            "content": content_loss(features[CONTENT_LEVEL], photo, batch.weights),
            "style": style_loss(features, self._grams),
            "roughness": roughness(painted / 255),
        }
        options = self._options
        total = options.content * terms["content"] + options.styling * terms["style"]
        return total + options.smooth * terms["roughness"], terms

    def measure(self) -> Mapping[str, float]:
        """The losses on validation photos."""
        count = min(len(self._measured.faces), MEASURED)
        sums: dict[str, float] = {}
        for index in range(count):
            total, terms = self.loss(self.averaged, self._batch(self._measured, [index], np.zeros(1, bool)))
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
        """The network's arrays under the style's name."""
        state = self._painter.state_dict()
        return {f"{self._options.name}.{name}": value.cpu().numpy() for name, value in state.items()}, {}

    def _batch(self, data: PreparedDataset, indices: Sequence[int], flips: NDArray[np.bool_]) -> Batch:
        photos = [data.picture(index) for index in indices]
        weights = [self._weights_of(data, index) for index in indices]
        turned = [np.s_[:, ::-1] if flip else np.s_[:, :] for flip in flips]
        levels = levels_of(
            [np.ascontiguousarray(p[turn]) for p, turn in zip(photos, turned, strict=True)], self._device
        )
        maps = np.stack([w[turn] for w, turn in zip(weights, turned, strict=True)])
        shares = torch.from_numpy(maps.astype(np.float32) / WEIGHT_STEPS)[:, None].to(self._device)
        return Batch(levels, shares)

    def _face_weights(self, data: PreparedDataset, index: int) -> NDArray[np.uint8]:
        weights = face_weights(data.picture(index), self._options.face)
        return np.clip(np.rint(weights * WEIGHT_STEPS), 0, 255).astype(np.uint8)


def make_task(data: PreparedDataset, options: Options, schedule: Schedule, device: torch.device) -> PaintingTask:
    """The task of a style.

    Raises:
        TrainingError: the style picture or a split is missing, photos are too small, the loss network cannot be had.
    """
    for split in SPLITS:
        if not data.of_split(split).faces:
            raise TrainingError(f"{data.folder} has no pictures of the split {split}; prepare it with more photos.")
    if min(data.picture(0).shape[:2]) <= BORDER:
        raise TrainingError(f"The photos have sides of {data.description.size}; they need more than {BORDER} pixels.")
    judge = load_loss_network(Path(options.cache))
    return PaintingTask(data, options, schedule, device, judge, read_style(options))


def read_style(options: Options) -> RGB:
    """The style picture at the size that decides how broad its strokes are.

    Raises:
        TrainingError: there is none, or it cannot be read.
    """
    if not options.style:
        raise TrainingError("Name the picture of the style: --set style=FILE.")
    picture = cv2.imread(options.style, cv2.IMREAD_COLOR)
    if picture is None:
        raise TrainingError(f"{options.style} is not a picture that can be read.")
    factor = options.style_side / max(picture.shape[:2])
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=method)
    return np.ascontiguousarray(scaled[..., ::-1])
