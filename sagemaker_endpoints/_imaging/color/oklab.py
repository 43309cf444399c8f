"""sRGB to Oklab and back: a space in which hue, colourfulness and lightness can be changed one at a time.

Ottosson, "A perceptual color space for image processing", 2020, matrices M1 and M2; the transfer curve is that of
IEC 61966-2-1.
"""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.dtypes import float32

ColourArray = NDArray[np.float32]
"""(…, 3) float32. sRGB: 0…1, red first. Oklab: L 0…1, a and b about -0.3…0.3."""

LINEAR_TO_LMS = np.array(
    [
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    ]
)
"""Ottosson's M1 for linear sRGB: light to cone responses."""

LMS_TO_OKLAB = np.array(
    [
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    ]
)
"""Ottosson's M2: cube roots of the cone responses to Oklab."""

LMS_TO_LINEAR = np.linalg.inv(LINEAR_TO_LMS).astype(np.float32)
OKLAB_TO_LMS = np.linalg.inv(LMS_TO_OKLAB).astype(np.float32)

CHROMA_BISECTIONS = 8
"""Bisections in `clip_to_gamut`: the chroma is exact to 1/256 of itself."""

GAMUT_TOLERANCE = 1e-3
"""How far linear light may leave 0…1 and still count as inside the gamut: the difference is invisible."""


def srgb_to_linear(srgb: ColourArray) -> ColourArray:
    """Convert sRGB values to linear light.

    Args:
        srgb: (…, 3) float32, 0…1.

    Returns:
        (…, 3) float32, 0…1.

    Example:
        >>> srgb_to_linear(np.array([0, 0.5, 1], np.float32)).astype(float).round(3).tolist()
        [0.0, 0.214, 1.0]
    """
    return np.where(srgb <= 0.04045, srgb / 12.92, ((np.maximum(srgb, 0) + 0.055) / 1.055) ** 2.4).astype(np.float32)


def linear_to_srgb(linear: ColourArray) -> ColourArray:
    """Convert linear light to sRGB values.

    Args:
        linear: (…, 3) float32; clipped to 0…1 first.

    Returns:
        (…, 3) float32, 0…1.

    Example:
        >>> linear_to_srgb(np.array([-1, 0.214, 2], np.float32)).astype(float).round(3).tolist()
        [0.0, 0.5, 1.0]
    """
    linear = np.clip(linear, 0.0, 1.0)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055).astype(np.float32)


def srgb_to_oklab(srgb: ColourArray) -> ColourArray:
    """Convert sRGB to Oklab.

    Args:
        srgb: (…, 3) float32, 0…1, red first.

    Returns:
        (…, 3) float32: L, a, b.

    Example:
        >>> srgb_to_oklab(np.array([1, 0, 0], np.float32)).astype(float).round(2).tolist()
        [0.63, 0.22, 0.13]
    """
    cones = np.cbrt(srgb_to_linear(srgb) @ LINEAR_TO_LMS.T.astype(np.float32))
    return float32(cones @ LMS_TO_OKLAB.T.astype(np.float32))


def oklab_to_srgb(oklab: ColourArray) -> ColourArray:
    """Convert Oklab to sRGB; each channel is clipped to 0…1.

    Use `clip_to_gamut` first where colours may be outside the gamut: clipping channels changes the hue.

    Args:
        oklab: (…, 3) float32.

    Returns:
        (…, 3) float32, 0…1, red first.

    Example:
        >>> red = srgb_to_oklab(np.array([1, 0, 0], np.float32))
        >>> oklab_to_srgb(red).astype(float).round(2).tolist()
        [1.0, 0.0, 0.0]
    """
    return linear_to_srgb(_oklab_to_linear(oklab))


def clip_to_gamut(oklab: ColourArray) -> ColourArray:
    """Reduce the chroma of colours outside the sRGB gamut until they are inside; lightness and hue stay.

    By bisection. Clipping red, green and blue instead would change hues and break smooth ramps.

    Args:
        oklab: (…, 3) float32.

    Returns:
        (…, 3) float32; colours inside the gamut are unchanged.

    Example:
        >>> too_green = np.array([0.7, -0.4, 0.2], np.float32)
        >>> clip_to_gamut(too_green).astype(float).round(2).tolist()
        [0.7, -0.16, 0.08]
    """
    factor = np.zeros(oklab.shape[:-1], np.float32)
    step = np.float32(0.5)
    for _ in range(CHROMA_BISECTIONS):
        inside = _in_gamut(scale_chroma(oklab, factor + step))
        factor += step * inside
        step *= np.float32(0.5)
    return np.where(_in_gamut(oklab)[..., None], oklab, scale_chroma(oklab, factor)).astype(np.float32)


def scale_chroma(oklab: ColourArray, factor: ColourArray) -> ColourArray:
    """Multiply the chroma of colours; lightness and hue stay.

    Args:
        oklab: (…, 3) float32.
        factor: (…) float32.

    Returns:
        (…, 3) float32.

    Example:
        >>> scale_chroma(np.array([0.5, 0.25, -0.5], np.float32), np.float32(0.5)).tolist()
        [0.5, 0.125, -0.25]
    """
    return np.stack([oklab[..., 0], oklab[..., 1] * factor, oklab[..., 2] * factor], axis=-1).astype(np.float32)


def _oklab_to_linear(oklab: ColourArray) -> ColourArray:
    return float32((oklab @ OKLAB_TO_LMS.T) ** 3 @ LMS_TO_LINEAR.T)


def _in_gamut(oklab: ColourArray) -> NDArray[np.bool_]:
    linear = _oklab_to_linear(oklab)
    return np.asarray(((linear > -GAMUT_TOLERANCE) & (linear < 1 + GAMUT_TOLERANCE)).all(axis=-1), np.bool_)
