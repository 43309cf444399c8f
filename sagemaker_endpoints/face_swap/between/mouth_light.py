"""The light in a mouth that comes from another person: lips get a colour between both, teeth and tongue keep theirs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.shading import Tones
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

from .openings_of_one import Mouth

MAX_LIPS_CHANGE = np.array([0.45, 0.12, 0.12], np.float32)
"""Largest change of the tones of lips: beyond it a tongue or a beard has been measured."""

INSIDE_LIGHT, MAX_INSIDE_LIGHT = 0.5, 0.3
"""Share of the skin's change of light that teeth and tongue follow, and its maximum, as a logarithm: other skin does
not mean other teeth."""


@dataclass(frozen=True)
class MouthViews:
    """Both pictures of the mouth.

    Attributes:
        ours: (h, w, 3) tones of the shown picture.
        theirs: (h, w, 3) tones of the other picture.
        share: 0…1, how much of the other face is shown.
    """

    ours: Tones
    theirs: Tones
    share: float


def light_mouth(light: Tones, tone: Tones, mouth: Mouth, views: MouthViews) -> None:
    """Replace the light of the skin by that of the mouth, in place.

    Args:
        light: (h, w, 3) tones that bring the other face into the picture's light; written to.
        tone: (h, w, 3) tones that are added to the blend of both; written to.
        mouth: whose mouth is shown.
        views: both pictures.
    """
    between = mouth.lips.area * (1 - mouth.inside.area)
    if between.sum() > 1:
        change = _mean(views.ours, between) - _mean(views.theirs, between)
        bounded = MAX_LIPS_CHANGE * np.tanh(change / MAX_LIPS_CHANGE)
        _set(light, np.float32(1 - views.share) * bounded, float32(mouth.lips.area * np.float32(mouth.lips.opacity)))
    shown = float32(mouth.inside.area * np.float32(mouth.inside.opacity))
    inside = np.zeros_like(light)
    inside[..., 0] = np.clip(INSIDE_LIGHT * light[..., 0], -MAX_INSIDE_LIGHT, MAX_INSIDE_LIGHT)
    _set(light, inside, shown)
    _set(tone, np.zeros(3, np.float32), float32(np.maximum(mouth.inside.area, mouth.lips.area)))


def _mean(tones: Tones, weight: Mask) -> NDArray[np.float32]:
    return float32((tones * weight[..., None]).sum(axis=(0, 1)) / weight.sum())


def _set(tones: Tones, value: NDArray[np.float32], share: Mask) -> None:
    tones += share[..., None] * (value - tones)
