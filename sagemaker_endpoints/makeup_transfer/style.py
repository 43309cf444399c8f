"""A make-up that can be applied to any face, whether it comes from a reference or from a built-in look."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour

from .lid_map import LidMap


@dataclass(frozen=True)
class LipStyle:
    """The make-up of the lips.

    Attributes:
        colour: (3,) Lab, as under neutral light.
        finish: of the lipstick, a key of `lipstick.FINISHES`.
    """

    colour: LabColour
    finish: str


@dataclass(frozen=True)
class LineStyle:
    """What is drawn along the lashes.

    Attributes:
        colour: (3,) Lab, of liner and lashes.
        liner: 0…1, strength of the line.
        shape: of the line, a key of `eyeliner.STYLES`.
        lashes: 0…1, strength of the lashes.
    """

    colour: LabColour
    liner: float
    shape: str
    lashes: float


@dataclass(frozen=True)
class EyeStyle:
    """The make-up of both eyes.

    Attributes:
        shades: differences of the shades (see `eye_shades`) from those of the face's own eyes.
        lines: along the lashes.
    """

    shades: LidMap
    lines: LineStyle


@dataclass(frozen=True)
class MakeupStyle:
    """The make-up of a whole face.

    Attributes:
        layer: (H, W, 3) float32 of the atlas, differences of L, a*, b* from the face's own cheeks, in its light.
        skin: (3,) Lab, the skin tone that belongs to the make-up, or the face's own.
        eyes: their make-up; None where the reference does not show an eye.
        lips: their make-up; None where the reference does not show lips.
    """

    layer: Lab
    skin: LabColour
    eyes: EyeStyle | None
    lips: LipStyle | None


def no_variation(shape: tuple[int, int]) -> Lab:
    """A layer of zeros.

    Args:
        shape: (H, W) of the atlas.
    """
    return np.zeros((*shape, 3), np.float32)
