"""The tone of the donor's eyes on the target."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.shading import Tones, tones_of
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

EYE_WHITE = 80
"""Percentile of the luma inside an eye from which on it is white."""

EYE_GAIN = (-1.0, 0.5)
"""Range of the change of an eye's tone, as a logarithm: eyes in shade have no white in them."""

OWN_SHARE = 0.8
"""Share of the change of the whites in the change of lightness; the rest is that of the skin."""

DARK = 15
"""Percentile of the luma inside an eye that is taken for its pupil and lashes."""

LEAST_CONTRAST = 0.8
"""Smallest factor for the contrast of an eye, from its white down to its pupil: a dim or blurred photo has less of it,
but without any an eye is dead."""

BLUE, PALEST_BLUE = (0.0, -0.1), 0.2
"""Red less luma, as a share of luma, from which on a part of an eye may be blue, and is; and the chroma at which that
levels off: the bluest irises of retouched portraits glow in any other photo."""


@dataclass(frozen=True)
class EyeChange:
    """How the donor's eyes change.

    Attributes:
        tones: (3,) tones that are added to the white of the eye.
        white: logarithm of the luma of the donor's.
        contrast: factor for the logarithm of what is darker, up to 1.
    """

    tones: NDArray[np.float32]
    white: float
    contrast: float = 1.0


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
    own, other = (tones_of(rgb[within][None])[0] for rgb in (donor, target))
    ours, theirs = _white(own), _white(other)
    white = theirs - ours
    white[0] = np.clip(change[0] + OWN_SHARE * (white[0] - change[0]), *EYE_GAIN)
    depths = [float(white[0] - np.percentile(eye[:, 0], DARK)) for eye, white in ((own, ours), (other, theirs))]
    contrast = float(np.clip(depths[1] / max(depths[0], 1e-3), LEAST_CONTRAST, 1.0))
    return EyeChange(white, float(ours[0]), contrast)


def changed_eye(tones: Tones, change: EyeChange) -> Tones:
    """Apply a change: all of it to the white; a dark iris keeps its colour.

    Args:
        tones: (N, 3) of the donor's eyes.
        change: from `eye_change`.

    Returns:
        (N, 3) tones.
    """
    depth = np.minimum(tones[:, :1] - np.float32(change.white), 0)
    changed = tones + change.tones
    changed[:, :1] += np.float32(change.contrast - 1) * depth
    changed[:, 1:] = _paler_blue(tones[:, 1:]) + np.exp(depth) * change.tones[1:]
    return float32(changed)


def mixed_change(one: EyeChange, other: EyeChange, share: float) -> EyeChange:
    """The change for a mixture of two pictures.

    Args:
        one: for the first picture.
        other: for the second one.
        share: 0…1, how much of the second one is mixed in.
    """
    tones = one.tones + np.float32(share) * (other.tones - one.tones)
    white, contrast = (
        (1 - share) * first + share * second
        for first, second in ((one.white, other.white), (one.contrast, other.contrast))
    )
    return EyeChange(float32(tones), white, contrast)


def _paler_blue(chroma: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, 2), where blue levels off."""
    length = np.maximum(np.linalg.norm(chroma, axis=1, keepdims=True), np.float32(1e-6))
    levelled = np.float32(PALEST_BLUE) * np.tanh(length / np.float32(PALEST_BLUE)) / length
    return float32(chroma * (1 + smoothstep(*BLUE, chroma[:, :1]) * (levelled - 1)))


def _white(tones: Tones) -> NDArray[np.float32]:
    """(3,) the mean of the brightest tones of an eye; tones: (N, 3)."""
    bright = tones[:, 0] >= np.percentile(tones[:, 0], EYE_WHITE)
    return float32(tones[bright].mean(axis=0))
