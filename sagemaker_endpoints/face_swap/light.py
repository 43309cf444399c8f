"""The target's light on the donor's face: tone and slow shading are transferred, texture and features are kept."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32

FloatColours = NDArray[np.float32]
"""(h, w, 3) float32, red first, 0…255."""

MAX_UNIT = 30.0
"""Largest inter-ocular distance, in pixels, at which light is measured; it varies slowly."""

RIM_SIGMA, INNER_SIGMA = 0.18, 0.42
"""Standard deviations, in units: shading wider than this is light and comes from the target, finer shading is form and
comes from the donor. At the rim the light must fit closely; inside, nose and cheeks must keep the donor's form."""

FAR_SIGMA = 1.2
"""Standard deviation, in units, for pixels without skin nearby; beyond it the mean of the whole face is used."""

FAR_WEIGHT, GLOBAL_WEIGHT = 2e-2, 1e-3
"""Weights of the far neighbourhood and of the whole face, against 1 for skin nearby."""

NOISE_FLOOR = 6.0
"""Levels added to both sides of a ratio: below them there is mostly noise."""

GAIN_RANGE = (0.1, 8.0)
"""Smallest and largest factor of `Relight.gain`."""

MAX_HUE, RELIEF_RANGE = 0.8, (0.6, 1.2)
"""Largest exponent of `Relight.hue`, and the range of the relief of the green channel to which it is applied."""

MIN_SAMPLES = 24
"""The contrasts of skin are not measured on fewer samples."""


@dataclass(frozen=True)
class Relight:
    """How the donor's levels change, as small planes over the face.

    Attributes:
        gain: (h, w, 3), factors for the donor's levels.
        base: (h, w, 3), 0…255, the levels of the donor's bare skin after the gain.
        hue: (h, w, 3), exponents that correct the contrast of each channel: shadows on overexposed skin are redder
            than others.
    """

    gain: FloatColours
    base: FloatColours
    hue: FloatColours


def relight(donor: RGB, target: RGB, known: Mask, skin: Mask, rim: Plane, unit: float) -> Relight:
    """Measure the change that brings the donor's face into the target's light.

    Skin reflects, so shading is a factor. The ratio of slow shadings (Liu, Shan and Zhang, "Expressive expression
    mapping with ratio images", SIGGRAPH 2001, equation 4) works on encoded levels as well, because they are a power of
    the light.

    Args:
        donor: (h, w, 3) uint8, warped to the target.
        target: (h, w, 3) uint8.
        known: (h, w) float32, 1 where both show bare skin.
        skin: (h, w) float32, 1 where the donor shows bare skin.
        rim: (h, w) float32, 1 at the rim of the face, 0 inside.
        unit: inter-ocular distance, pixels.
    """
    scale = min(1.0, MAX_UNIT / unit)
    size = opencv.scaled_size(donor.shape[1], donor.shape[0], scale)
    weight, bare, edge = (_resized(plane, size, cv2.INTER_AREA) for plane in (known, skin, rim))
    donor_skin, target_skin = (_mean_of_known(rgb, known, weight, size) for rgb in (donor, target))
    donor_light, target_light = (_slow(levels, weight, edge, unit * scale) for levels in (donor_skin, target_skin))
    gain = np.clip((target_light + NOISE_FLOOR) / (donor_light + NOISE_FLOOR), *GAIN_RANGE)
    hue = _contrasts(target_skin, target_light, weight) - _contrasts(donor_skin, donor_light, weight)
    tinted = bare[..., None] * np.clip(hue, -MAX_HUE, MAX_HUE)
    return Relight(float32(gain), target_light, float32(tinted))


def relit(rgb: RGB, light: Relight) -> FloatColours:
    """Apply a light to the donor.

    Levels brighter than skin approach white along a shoulder instead of being clipped.

    Args:
        rgb: (H, W, 3) uint8, the donor at any scale of the area of `light`.
        light: from `relight`.

    Returns:
        (H, W, 3) float32 levels below 255, not rounded.
    """
    size = (rgb.shape[1], rgb.shape[0])
    gain, base, hue = (_resized(plane, size, cv2.INTER_LINEAR) for plane in (light.gain, light.base, light.hue))
    lit = rgb * gain
    relief = (lit[..., 1] + np.float32(NOISE_FLOOR)) / (base[..., 1] + np.float32(NOISE_FLOOR))
    lit *= cv2.exp(hue * cv2.log(np.clip(relief, *RELIEF_RANGE))[..., None])
    headroom = np.maximum(np.float32(255) - base, 1)
    above = np.maximum(lit - base, 0)
    return float32(np.minimum(lit, base) + headroom * (1 - cv2.exp(-above / headroom)))


def _mean_of_known(rgb: RGB, known: Mask, weight: Mask, size: tuple[int, int]) -> FloatColours:
    """The mean colour of bare skin in each pixel of the small size; black where there is none."""
    summed = _resized(rgb * known[..., None], size, cv2.INTER_AREA)
    return float32(summed / np.maximum(weight, 1e-4)[..., None])


def _contrasts(levels: FloatColours, slow: FloatColours, weight: Mask) -> NDArray[np.float32]:
    """(3,) change of each channel's logarithm per change of green's, over the skin of a face, by least squares."""
    inside = weight > 0.8
    if inside.sum() < MIN_SAMPLES:
        return np.ones(3, np.float32)
    relief = np.log((levels[inside] + NOISE_FLOOR) / (slow[inside] + NOISE_FLOOR))
    green = relief[:, 1]
    return float32(green @ relief / max(float(green @ green), 1e-3))


def _slow(levels: FloatColours, weight: Mask, rim: Plane, unit: float) -> FloatColours:
    """The slow part of the shading of bare skin, defined everywhere."""
    total = np.float32(1e-4) + weight.sum()
    mean = (levels * weight[..., None]).sum(axis=(0, 1)) / total
    far = _normalised_blur(levels, weight, FAR_SIGMA * unit, mean[None, None], GLOBAL_WEIGHT)
    wide, narrow = (_normalised_blur(levels, weight, blur * unit, far, FAR_WEIGHT) for blur in (INNER_SIGMA, RIM_SIGMA))
    return float32(wide + rim[..., None] * (narrow - wide))


def _normalised_blur(
    levels: FloatColours, weight: Mask, sigma: float, fallback: FloatColours, fallback_weight: float
) -> FloatColours:
    """Normalised convolution; the fallback where there is no skin nearby."""
    near = gaussian(float32(levels * weight[..., None]), sigma)
    known = gaussian(weight, sigma)[..., None]
    return float32((near + np.float32(fallback_weight) * fallback) / (known + np.float32(fallback_weight)))


def _resized(plane: NDArray[np.float32], size: tuple[int, int], interpolation: int) -> NDArray[np.float32]:
    return opencv.resize(plane, size, interpolation)
