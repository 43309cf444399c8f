"""The light of one face on another: its tone and slow shading taken over, skin texture and features kept."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32

Colours = NDArray[np.float32]
"""(h, w, 3) float32, red first, 0…255."""

FINEST = 30.0
"""Pixels between the eyes at which light is measured; it varies slowly."""

AT_RIM, INSIDE = 0.18, 0.42
"""Units: shading wider than this is light and comes from the target, finer is form and comes from the donor. At the
rim light has to fit closely; inside, the form of nose and cheeks is what makes a likeness."""

FAR = 1.2
"""Units: where no skin is near, light is looked for within this, then taken from the whole face."""

FAINT, FAINTER = 2e-2, 1e-3
"""Weights of what is further away."""

DARKEST = 6.0
"""Levels added to what is divided by: below them is noise."""

RANGE = (0.1, 8.0)
"""Least and most gain."""

STEEPEST, DEEPEST = 0.8, (0.6, 1.2)
"""Most that a channel's contrast changes, and the relief of green, lowest and highest, over which it does."""

FEWEST = 24
"""Samples of skin from which its contrasts can be told."""


@dataclass(frozen=True)
class Relight:
    """Planes over the face, of one small size.

    gain: what the donor's levels are multiplied by. base: what its bare skin comes to, 0…255.
    hue: (h, w, 3) exponents by which the channels' contrast differs from the donor's: shadows on overexposed skin
        are redder than others.
    """

    gain: Colours
    base: Colours
    hue: Colours


def relight(donor: RGB, target: RGB, known: Mask, skin: Mask, rim: Plane, unit: float) -> Relight:
    """What brings a donor's face into the light of the target.

    Skin reflects; shading multiplies. A ratio of slow shadings (Liu, Shan and Zhang, "Expressive expression mapping
    with ratio images", SIGGRAPH 2001, equation 4) is the same for encoded levels, which are a power of the light.

    donor, target: (h, w, 3), pixel beside pixel. known: (h, w), 1 where both show bare skin. skin: (h, w), 1 where
    the donor does. rim: (h, w), 1 at the rim of the face … 0 inside. unit: pixels between the eyes.
    """
    scale = min(1.0, FINEST / unit)
    size = opencv.scaled_size(donor.shape[1], donor.shape[0], scale)
    weight, bare, edge = (_resized(plane, size, cv2.INTER_AREA) for plane in (known, skin, rim))
    seen = [_mean_of_known(rgb, known, weight, size) for rgb in (donor, target)]
    own, wanted = (_slow(levels, weight, edge, unit * scale) for levels in seen)
    gain = np.clip((wanted + DARKEST) / (own + DARKEST), *RANGE)
    hue = _contrasts(seen[1], wanted, weight) - _contrasts(seen[0], own, weight)
    tinted = bare[..., None] * np.clip(hue, -STEEPEST, STEEPEST)
    return Relight(float32(gain), wanted, float32(tinted))


def relit(rgb: RGB, light: Relight) -> Colours:
    """rgb: (H, W, 3) at any scale of the same area. returns: levels, not yet rounded, below 255.

    What is lighter than skin goes towards white along a shoulder instead of being cut.
    """
    size = (rgb.shape[1], rgb.shape[0])
    gain, base, hue = (_resized(plane, size, cv2.INTER_LINEAR) for plane in (light.gain, light.base, light.hue))
    lit = rgb * gain
    relief = (lit[..., 1] + np.float32(DARKEST)) / (base[..., 1] + np.float32(DARKEST))
    lit *= cv2.exp(hue * cv2.log(np.clip(relief, *DEEPEST))[..., None])
    room = np.maximum(np.float32(255) - base, 1)
    above = np.maximum(lit - base, 0)
    return float32(np.minimum(lit, base) + room * (1 - cv2.exp(-above / room)))


def _mean_of_known(rgb: RGB, known: Mask, weight: Mask, size: tuple[int, int]) -> Colours:
    """The colour of bare skin in every pixel of the small size; black where there is none."""
    summed = _resized(rgb * known[..., None], size, cv2.INTER_AREA)
    return float32(summed / np.maximum(weight, 1e-4)[..., None])


def _contrasts(levels: Colours, slow: Colours, weight: Mask) -> NDArray[np.float32]:
    """(3,) how much each channel's logarithm changes with that of green over a face's skin, by least squares."""
    inside = weight > 0.8
    if inside.sum() < FEWEST:
        return np.ones(3, np.float32)
    relief = np.log((levels[inside] + DARKEST) / (slow[inside] + DARKEST))
    green = relief[:, 1]
    return float32(green @ relief / max(float(green @ green), 1e-3))


def _slow(levels: Colours, weight: Mask, rim: Plane, unit: float) -> Colours:
    total = np.float32(1e-4) + weight.sum()
    everywhere = (levels * weight[..., None]).sum(axis=(0, 1)) / total
    far = _gathered(levels, weight, FAR * unit, everywhere[None, None], FAINTER)
    wide, narrow = (_gathered(levels, weight, sigma * unit, far, FAINT) for sigma in (INSIDE, AT_RIM))
    return float32(wide + rim[..., None] * (narrow - wide))


def _gathered(levels: Colours, weight: Mask, sigma: float, fallback: Colours, faint: float) -> Colours:
    """Normalised convolution; where no skin is near, the fallback."""
    near = gaussian(float32(levels * weight[..., None]), sigma)
    known = gaussian(weight, sigma)[..., None]
    return float32((near + np.float32(faint) * fallback) / (known + np.float32(faint)))


def _resized(plane: NDArray[np.float32], size: tuple[int, int], how: int) -> NDArray[np.float32]:
    return opencv.resize(plane, size, how)
