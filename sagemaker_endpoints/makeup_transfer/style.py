"""A make-up that can be put on any face, wherever it comes from."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import Colour
from sagemaker_endpoints._sdk.contract import Mask


@dataclass(frozen=True)
class LipStyle:
    """colour: (3,) Lab, as it would be named. local: (H, W, 3) of the atlas, what is added to it from place to place.
    contrast: light and dark of the lips, 1 as they are."""

    colour: Colour
    local: Lab
    contrast: float = 1.0


@dataclass(frozen=True)
class Style:
    """layer: (H, W, 3) of the atlas, L, a, b beside those of the skin, in the light of the face it is meant for.
    cover: (H, W), 0…1, how much of what the face itself has there it replaces. skin: (3,) the skin tone that belongs
    to it, Lab, or the face's own."""

    layer: Lab
    cover: Mask
    skin: Colour
    lips: LipStyle


def evenly(shape: tuple[int, int]) -> Lab:
    """No local difference: (H, W, 3) zeros."""
    return np.zeros((*shape, 3), np.float32)
