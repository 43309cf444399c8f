"""The parts of a face and what is around it, as face parsing tells them apart."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.opencv import Size
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import Affine, compose, inverse

PARTS = (
    *("background", "skin", "left_brow", "right_brow", "left_eye", "right_eye", "glasses", "left_ear", "right_ear"),
    *("earring", "nose", "mouth", "upper_lip", "lower_lip", "neck", "necklace", "clothes", "hair", "hat"),
)
"""In the order of CelebAMask-HQ as published parsers have it (Lee et al., "MaskGAN", 2020); left and right are
the data set's."""

RIM = 0.08
"""Part of a view's side over which it hands over to the next one: at its very edge a network sees worst."""

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class View:
    """What was seen in one square of a photo.

    matrix: from the photo's pixels to the square's. likely: (s, s, 19) float16, the probability of each of `PARTS`.
    """

    matrix: Affine
    likely: NDArray[np.float16]

    def of(self, *names: str) -> Plane:
        """(s, s) float32, 0…1: the probability of any of these parts."""
        return np.asarray(self.likely[..., [PARTS.index(name) for name in names]].sum(axis=2, dtype=np.float32))


@dataclass(frozen=True)
class Parts:
    """Which part each pixel around one face belongs to.

    views: the finest first; each further one reaches further.
    """

    views: tuple[View, ...]

    def seen(self, names: tuple[str, ...], matrix: Affine, size: Size) -> tuple[Plane, Plane]:
        """The probability of any of these parts in another picture, and how far anything is known there.

        matrix: from the photo's pixels to that picture's. size: its (width, height).
        returns: (height, width) float32 each, 0…1; the probability nowhere above what is known, 0 where nothing is.
        """
        likely, known = (np.zeros((size[1], size[0]), np.float32) for _ in range(2))
        for view in self.views:
            way = compose(matrix, inverse(view.matrix))
            share = warp(_rimmed(len(view.likely)), way, size, cv2.BORDER_CONSTANT).clip(0, 1) * (1 - known)
            likely += share * warp(view.of(*names), way, size, cv2.BORDER_REPLICATE).clip(0, 1)
            known += share
        return likely, known


def _rimmed(side: int) -> Plane:
    """(side, side): 1, falling to 0 at the edge."""
    inwards = np.minimum(np.arange(side), np.arange(side)[::-1]) / np.float32(RIM * side)
    ramp = inwards.clip(0, 1).astype(np.float32)
    return np.minimum(ramp, ramp[:, None])
