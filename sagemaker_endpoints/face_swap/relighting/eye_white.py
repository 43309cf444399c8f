"""The tone of the donor's eyes on the target."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.shading import Tones, tones_of
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32

EYE_WHITE = 80
"""Percentile of the luma inside an eye from which on it is white."""

EYE_GAIN = (-0.5, 0.5)
"""Range of the change of an eye's tone, as a logarithm."""

OWN_SHARE = 0.7
"""Share of the change of the whites in the change of lightness; the rest is that of the skin."""


@dataclass(frozen=True)
class EyeChange:
    """How the donor's eyes change.

    Attributes:
        tones: (3,) tones that are added to the white of the eye.
        white: logarithm of the luma of the donor's.
    """

    tones: NDArray[np.float32]
    white: float


def eye_change(donor: RGB, target: RGB, inside: Mask, change: NDArray[np.float32]) -> EyeChange:
    """The white of the eyes gets the target's colour, and most of its brightness.

    Args:
        donor: (h, w, 3) uint8, warped to the target.
        target: (h, w, 3) uint8.
        inside: (h, w) float32, 0…1, inside the eyes.
        change: (3,) tones, the mean change of the skin.
    """
    within = inside > 0.5
    if not within.any():
        return EyeChange(float32(change * 0.5), 0.0)
    ours, theirs = (_white(tones_of(rgb[within][None])[0]) for rgb in (donor, target))
    white = theirs - ours
    white[0] = np.clip(change[0] + OWN_SHARE * (white[0] - change[0]), *EYE_GAIN)
    return EyeChange(white, float(ours[0]))


def changed_eye(tones: Tones, change: EyeChange) -> Tones:
    """Apply a change: all of it to the white; a dark iris keeps its colour.

    Args:
        tones: (N, 3) of the donor's eyes.
        change: from `eye_change`.

    Returns:
        (N, 3) tones.
    """
    changed = tones + change.tones
    darkness = np.exp(np.minimum(tones[:, :1] - np.float32(change.white), 0))
    changed[:, 1:] = tones[:, 1:] + darkness * change.tones[1:]
    return float32(changed)


def mixed_change(one: EyeChange, other: EyeChange, share: float) -> EyeChange:
    """The change for a mixture of two pictures.

    Args:
        one: for the first picture.
        other: for the second one.
        share: 0…1, how much of the second one is mixed in.
    """
    tones = one.tones + np.float32(share) * (other.tones - one.tones)
    return EyeChange(float32(tones), one.white + share * (other.white - one.white))


def _white(tones: Tones) -> NDArray[np.float32]:
    """(3,) the mean of the brightest tones of an eye; tones: (N, 3)."""
    bright = tones[:, 0] >= np.percentile(tones[:, 0], EYE_WHITE)
    return float32(tones[bright].mean(axis=0))
