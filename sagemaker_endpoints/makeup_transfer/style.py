"""A make-up that can be applied to any face, whether it comes from a reference or from a built-in look."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._sdk.contract import Mask


@dataclass(frozen=True)
class LipStyle:
    """The make-up of the lips.

    Attributes:
        colour: (3,) Lab, as under neutral light.
        local: (H, W, 3) float32 of the atlas, local differences from `colour`.
        contrast: of the lips' lightness, divided by the usual contrast.
        opacity: 0…1, of the lipstick.
    """

    colour: LabColour
    local: Lab
    contrast: float = 1.0
    opacity: float = 1.0


@dataclass(frozen=True)
class MakeupStyle:
    """The make-up of a whole face.

    Attributes:
        layer: (H, W, 3) float32 of the atlas, differences of L, a*, b* from bare skin, in the light of the target face.
        replaced_share: (H, W) float32 of the atlas, 0…1, the share of the face's own make-up that is replaced.
        skin: (3,) Lab, the skin tone that belongs to the make-up, or the face's own.
        lips: their make-up; None where the reference does not show lips.
        shows_eyes: whether the reference shows an eye.
    """

    layer: Lab
    replaced_share: Mask
    skin: LabColour
    lips: LipStyle | None
    shows_eyes: bool = True


def no_variation(shape: tuple[int, int]) -> Lab:
    """A layer of zeros.

    Args:
        shape: (H, W) of the atlas.
    """
    return np.zeros((*shape, 3), np.float32)
