"""The light in a mouth of two people: lips get the colour of the shown one, teeth and tongue keep theirs."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.shading import Tones
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

from .openings_of_one import Mouth

MAX_LIPS_CHANGE = np.array([0.45, 0.25, 0.25], np.float32)
"""Largest change of the tones of lips: beyond it a tongue or a beard has been measured."""

INSIDE_LIGHT, MAX_INSIDE_LIGHT = 0.5, 0.3
"""Share of the skin's change of light that teeth and tongue follow, and its maximum, as a logarithm: other skin does
not mean other teeth."""


def light_mouth(light: Tones, tone: Tones, mouth: Mouth, ours: Tones, theirs: Tones) -> None:
    """Replace the light of the skin by that of the mouth, in place: the other lips get the colour of the picture's own.

    Args:
        light: (h, w, 3) tones that bring the other face into the picture's light; written to.
        tone: (h, w, 3) tones that are added to the blend of both; written to.
        mouth: whose mouth is shown.
        ours: (h, w, 3) tones of the shown picture.
        theirs: (h, w, 3) tones of the other picture.
    """
    inside = mouth.inside.area
    between = float32(mouth.vermilion * (1 - inside))
    if between.sum() > 1:
        change = _mean(ours, between) - _mean(theirs, between)
        _set(light, MAX_LIPS_CHANGE * np.tanh(change / MAX_LIPS_CHANGE), mouth.vermilion)
    shown = np.zeros_like(light)
    shown[..., 0] = np.clip(INSIDE_LIGHT * light[..., 0], -MAX_INSIDE_LIGHT, MAX_INSIDE_LIGHT)
    _set(light, shown, float32(inside * np.float32(mouth.inside.opacity)))
    _set(tone, np.zeros(3, np.float32), float32(np.maximum(inside, mouth.vermilion)))


def _mean(tones: Tones, weight: Mask) -> NDArray[np.float32]:
    return float32((tones * weight[..., None]).sum(axis=(0, 1)) / weight.sum())


def _set(tones: Tones, value: NDArray[np.float32], share: Mask) -> None:
    tones += share[..., None] * (value - tones)
