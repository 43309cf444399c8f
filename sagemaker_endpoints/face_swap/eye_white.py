"""The tone of the donor's eyes on the target."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.shading import Tones, tones_of
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32

EYE_WHITE = 80
"""Percentile of the luma inside an eye from which on it is white."""

EYE_GAIN = (-0.5, 0.5)
"""Range of the change of an eye's tone, as a logarithm."""


def eye_change(donor: RGB, target: RGB, inside: Mask, change: NDArray[np.float32]) -> NDArray[np.float32]:
    """The white of the eyes gets the target's colour, and half of its brightness, half of that of the skin.

    Args:
        donor: (h, w, 3) uint8, warped to the target.
        target: (h, w, 3) uint8.
        inside: (h, w) float32, 0…1, inside the eyes.
        change: (3,) tones, the mean change of the skin.

    Returns:
        (3,) tones that are added inside the eyes.
    """
    within = inside > 0.5
    if not within.any():
        return float32(change * 0.5)
    ours, theirs = (_white(tones_of(rgb[within][None])[0]) for rgb in (donor, target))
    white = theirs - ours
    white[0] = np.clip((white[0] + change[0]) / 2, *EYE_GAIN)
    return white


def _white(tones: Tones) -> NDArray[np.float32]:
    """(3,) the mean of the brightest tones of an eye; tones: (N, 3)."""
    bright = tones[:, 0] >= np.percentile(tones[:, 0], EYE_WHITE)
    return float32(tones[bright].mean(axis=0))
