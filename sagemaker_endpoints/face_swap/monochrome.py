"""Black-and-white and toned photos: colour neither comes into one nor is missing after a swap from one."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.shading import levels_of, tones_of
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

SAMPLES = 60_000
"""About so many pixels of a photo are looked at."""

LEVELS = 16
"""Ranges of luma within which the colours of a photo are compared."""

MAX_SPREAD = 0.012
"""Standard deviation of chroma, as a share of luma, within one range: what JPEG makes of one tone. Skin alone in even
light has more than twice as much."""

DARKEST = 24.0
"""Pixels below this luma are not looked at: rounding colours them."""

HAIR = (-1.0, -0.4)
"""Logarithm of the luma of two features from which on they may be one feature, and are."""

Curve = NDArray[np.float32]
"""(16, 2) float32: for each range of luma the chroma of a photo in one tone."""


def monochrome_curve(rgb: RGB) -> Curve | None:
    """The tone of a photo in which equally bright pixels have one colour.

    Args:
        rgb: (H, W, 3) uint8.

    Returns:
        Its curve, zero for black and white; None for a photo in colour.
    """
    step = max(1, round((rgb.shape[0] * rgb.shape[1] / SAMPLES) ** 0.5))
    pixels = tones_of(rgb[::step, ::step]).reshape(1, -1, 3)[0]
    pixels = pixels[pixels[:, 0] > np.log(DARKEST)]
    if not len(pixels):
        return np.zeros((LEVELS, 2), np.float32)
    ranges = _ranges(pixels[:, 0]).astype(int).clip(0, LEVELS - 1)
    counts = np.maximum(np.bincount(ranges, minlength=LEVELS), 1)
    means = np.stack([np.bincount(ranges, pixels[:, c], LEVELS) / counts for c in (1, 2)], axis=1)
    if float((pixels[:, 1:] - means[ranges]).std()) > MAX_SPREAD:
        return None
    known = np.flatnonzero(np.bincount(ranges, minlength=LEVELS))
    return float32(np.stack([np.interp(np.arange(LEVELS), known, means[known, c]) for c in (0, 1)], axis=1))


def in_one_tone(levels: NDArray[np.float32], curve: Curve) -> NDArray[np.float32]:
    """Give a picture the colours of a monochrome photo.

    Args:
        levels: (H, W, 3) float32.
        curve: from `monochrome_curve`.

    Returns:
        (H, W, 3) float32 levels.
    """
    tones = tones_of(levels)
    position = _ranges(tones[..., 0]) - np.float32(0.5)
    for channel in (0, 1):
        tones[..., channel + 1] = np.interp(position, np.arange(LEVELS), curve[:, channel])
    return levels_of(tones)


def coloured_like(levels: NDArray[np.float32], photo: RGB, where: Mask) -> NDArray[np.float32]:
    """Give features without colour the colours of another picture at the same pixels.

    Args:
        levels: (H, W, 3) float32.
        photo: (H, W, 3) uint8.
        where: (H, W) float32, 0…1, the features.

    Returns:
        (H, W, 3) float32 levels.
    """
    tones, colours = tones_of(levels), tones_of(photo)
    # hair in front of a feature is much darker and has no colour to take over
    where = where * smoothstep(*HAIR, tones[..., 0] - colours[..., 0])
    tones[..., 1:] += where[..., None] * (colours[..., 1:] - tones[..., 1:])
    return levels_of(tones)


def _ranges(tone: NDArray[np.float32]) -> NDArray[np.float32]:
    """Position of a tone on the scale of ranges, 0…16."""
    return float32((tone - np.log(6.0)) * (LEVELS / np.log(261.0 / 6.0)))
