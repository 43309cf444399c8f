"""Sample the colours of people and of the background: a few thousand pixels, in Oklab."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.color.oklab import srgb_to_oklab
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask

from .transport import ColourSamples

MAX_SIDE = 72
"""Largest longer side, pixels, of the reduced picture whose pixels are the samples."""

MIN_SAMPLES = 40
"""Samples that a part needs for a palette of its own; with fewer it uses those of the whole picture."""


@dataclass(frozen=True)
class PicturePalettes:
    """The colours of the two parts of a picture; those of the whole picture where a part is too small.

    Attributes:
        person: (N, 3) Oklab, of people.
        ground: (N, 3) Oklab, of the background.
    """

    person: ColourSamples
    ground: ColourSamples


def palettes_of(rgb: RGB, person: Mask) -> PicturePalettes:
    """Sample a picture's colours.

    Args:
        rgb: (H, W, 3) uint8.
        person: (H, W) float32, 1 on people, 0 on the background.
    """
    scale = min(1.0, MAX_SIDE / max(rgb.shape))
    size = opencv.scaled_size(rgb.shape[1], rgb.shape[0], scale)
    pixels = opencv.resize(rgb, size, cv2.INTER_AREA).reshape(-1, 3)
    people = opencv.resize(person, size, cv2.INTER_AREA).reshape(-1)
    colours = srgb_to_oklab(pixels * np.float32(1 / 255))
    return PicturePalettes(
        person=_part_or_whole(colours[people > 0.7], colours),
        ground=_part_or_whole(colours[people < 0.3], colours),
    )


def _part_or_whole(part: ColourSamples, whole: ColourSamples) -> ColourSamples:
    return part if len(part) >= MIN_SAMPLES else whole
