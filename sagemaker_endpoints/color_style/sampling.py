"""The palette of a part of a picture: a few thousand of its pixels, in Oklab."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.color.oklab import srgb_to_oklab
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask

from .transport import Samples

SIDE = 72
"""Pixels are picked on a grid of this many along the longer side, from a picture just soft enough for it."""

LEAST = 40
"""Picked pixels below which a part has no palette of its own."""


@dataclass(frozen=True)
class Palettes:
    """(N, 3) Oklab of the people in a picture and of what is behind them; of the whole picture where there is too
    little of either."""

    person: Samples
    ground: Samples


def palettes_of(rgb: RGB, person: Mask) -> Palettes:
    """rgb: (H, W, 3) uint8. person: (H, W), 0…1."""
    scale = min(1.0, SIDE / max(rgb.shape))
    size = opencv.scaled_size(rgb.shape[1], rgb.shape[0], scale)
    pixels = opencv.resize(rgb, size, cv2.INTER_AREA).reshape(-1, 3)
    people = opencv.resize(person, size, cv2.INTER_AREA).reshape(-1)
    colours = srgb_to_oklab(pixels * np.float32(1 / 255))
    return Palettes(_enough(colours[people > 0.7], colours), _enough(colours[people < 0.3], colours))


def _enough(part: Samples, whole: Samples) -> Samples:
    return part if len(part) >= LEAST else whole
