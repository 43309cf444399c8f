"""sRGB to Oklab and back: a space in which hue, colourfulness and lightness can be changed one at a time.

Ottosson, "A perceptual color space for image processing", 2020, matrices M1 and M2; the transfer curve is that of
IEC 61966-2-1.
"""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.dtypes import float32

Colours = NDArray[np.float32]
"""(…, 3) float32. sRGB: 0…1, red first. Oklab: L 0…1, a and b about -0.3…0.3."""

TO_LMS = np.array(
    [
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    ]
)
TO_OKLAB = np.array(
    [
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    ]
)
GAMUT_STEPS, GAMUT_SLACK = 8, 1e-3
"""Bisections of the chroma, and how far linear light may leave 0…1 without being seen."""

FROM_LMS = np.linalg.inv(TO_LMS).astype(np.float32)
FROM_OKLAB = np.linalg.inv(TO_OKLAB).astype(np.float32)


def srgb_to_linear(srgb: Colours) -> Colours:
    """(…, 3) sRGB, 0…1 -> linear light, 0…1."""
    return np.where(srgb <= 0.04045, srgb / 12.92, ((np.maximum(srgb, 0) + 0.055) / 1.055) ** 2.4).astype(np.float32)


def linear_to_srgb(linear: Colours) -> Colours:
    """(…, 3) linear light -> sRGB; both are clipped to 0…1."""
    linear = np.clip(linear, 0.0, 1.0)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055).astype(np.float32)


def srgb_to_oklab(srgb: Colours) -> Colours:
    """(…, 3) sRGB, 0…1 -> Oklab."""
    cones = np.cbrt(srgb_to_linear(srgb) @ TO_LMS.T.astype(np.float32))
    return float32(cones @ TO_OKLAB.T.astype(np.float32))


def oklab_to_srgb(oklab: Colours) -> Colours:
    """(…, 3) Oklab -> sRGB, clipped to 0…1."""
    return linear_to_srgb(_oklab_to_linear(oklab))


def into_gamut(oklab: Colours) -> Colours:
    """(…, 3) Oklab; what sRGB cannot show loses colourfulness until it can, at its own lightness and hue.

    By bisection: clipping red, green and blue instead would turn hues and break smooth ramps.
    """
    fits = np.zeros(oklab.shape[:-1], np.float32)
    step = np.float32(0.5)
    for _ in range(GAMUT_STEPS):
        shown = _shows(_scaled_chroma(oklab, fits + step))
        fits += step * shown
        step *= np.float32(0.5)
    return np.where(_shows(oklab)[..., None], oklab, _scaled_chroma(oklab, fits)).astype(np.float32)


def _oklab_to_linear(oklab: Colours) -> Colours:
    return float32((oklab @ FROM_OKLAB.T) ** 3 @ FROM_LMS.T)


def _shows(oklab: Colours) -> NDArray[np.bool_]:
    linear = _oklab_to_linear(oklab)
    return np.asarray(((linear > -GAMUT_SLACK) & (linear < 1 + GAMUT_SLACK)).all(axis=-1), np.bool_)


def _scaled_chroma(oklab: Colours, factor: Colours) -> Colours:
    return np.stack([oklab[..., 0], oklab[..., 1] * factor, oklab[..., 2] * factor], axis=-1).astype(np.float32)
