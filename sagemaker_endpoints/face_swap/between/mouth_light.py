"""The light on the mouth of two people: the lips have the colour of the shown one."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.shading import Tones
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

from .openings_of_one import Mouth

MAX_LIPS_CHANGE = np.array([0.45, 0.25, 0.25], np.float32)
"""Largest change of the tones of lips: beyond it a tongue or a beard has been measured."""


def light_mouth(light: Tones, tone: Tones, mouth: Mouth, ours: Tones, theirs: Tones) -> None:
    """Replace the light of the skin by that of the mouth, in place: the other lips get the colour of the picture's own.

    Args:
        light: (h, w, 3) tones that bring the other face into the picture's light; written to.
        tone: (h, w, 3) tones that are added to the blend of both; written to.
        mouth: whose mouth is shown.
        ours: (h, w, 3) tones of the shown picture.
        theirs: (h, w, 3) tones of the other picture.
    """
    lips = mouth.vermilion[..., None]
    if lips.sum() > 1:
        change = _mean(ours, mouth.vermilion) - _mean(theirs, mouth.vermilion)
        light += lips * (MAX_LIPS_CHANGE * np.tanh(change / MAX_LIPS_CHANGE) - light)
    tone *= 1 - lips


def _mean(tones: Tones, weight: Mask) -> NDArray[np.float32]:
    return float32((tones * weight[..., None]).sum(axis=(0, 1)) / weight.sum())
