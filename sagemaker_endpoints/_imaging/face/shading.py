"""Light apart from colour: a face's slow shading, the form that middling shading shows, and the detail of its skin.

Light on a face varies slowly, pigment varies quickly (Land and McCann, "Lightness and retinex theory", 1971). On a
logarithmic scale both add up, so that shading can be taken from one photo and detail from another.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32

Tones = NDArray[np.float32]
"""(h, w, 3) float32: the logarithm of luma; red and blue less luma, as shares of luma. The last two are the same in
light and in shade."""

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Shares of red, green and blue in luma (ITU-R BT.601)."""

_APART = np.stack([LUMA, np.eye(3, dtype=np.float32)[0] - LUMA, np.eye(3, dtype=np.float32)[2] - LUMA])
_TOGETHER = np.linalg.inv(_APART.astype(np.float64)).astype(np.float32)
"""Matrices from levels to luma, red less luma and blue less luma, and back."""

NOISE_FLOOR = 6.0
"""Levels added to luma before it is divided by or its logarithm is taken: below them there is mostly noise."""

RIM_SIGMA, INNER_SIGMA = 0.18, 0.3
"""Standard deviations, in units: slower shading than this is light. Narrow at the rim, where it must fit its
surroundings closely; inside wide enough to leave the form of a nose, and narrow enough to tell a cheek from the chin
and the forehead."""

FORM_SIGMA = 0.07
"""Standard deviation, in units: shading between this and the light is form and hard shadow, finer shading is detail."""

FAR_SIGMA = 1.2
"""Standard deviation, in units, for pixels without skin nearby; beyond it the mean of the whole face is used."""

FAR_WEIGHT, GLOBAL_WEIGHT = 2e-2, 1e-3
"""Weights of the far neighbourhood and of the whole face, against 1 for skin nearby."""


@dataclass(frozen=True)
class FaceShading:
    """The light on a face as its bare skin shows it, continued over features and hair.

    Attributes:
        slow: (h, w, 3) tones of the light together with the skin's own colour.
        form: (h, w, 3) tones that are added by nose, cheeks, folds and hard shadows; 0 far from skin.
    """

    slow: Tones
    form: Tones


def tones_of(rgb: RGB | NDArray[np.float32]) -> Tones:
    """Convert levels to tones.

    Args:
        rgb: (H, W, 3), 0…255.

    Returns:
        (H, W, 3) float32, as `Tones` says.

    Example:
        >>> (tones_of(np.full((1, 1, 3), 94, np.uint8)).astype(float).round(2) + 0).tolist()
        [[[4.61, 0.0, 0.0]]]
    """
    apart = float32(cv2.transform(rgb.astype(np.float32), _APART))
    above = apart[..., 0] + np.float32(NOISE_FLOOR)
    apart[..., 1:] /= above[..., None]
    apart[..., 0] = cv2.log(above).reshape(above.shape)
    return apart


def levels_of(tones: Tones) -> NDArray[np.float32]:
    """Convert tones to levels, not clipped.

    Args:
        tones: (H, W, 3).

    Returns:
        (H, W, 3) float32, 0…255 where the tones are those of a picture.

    Example:
        >>> levels_of(tones_of(np.array([[[200, 120, 90]]], np.uint8))).round(1).tolist()
        [[[200.0, 120.0, 90.0]]]
    """
    apart = tones.astype(np.float32)
    above = cv2.exp(np.ascontiguousarray(apart[..., 0])).reshape(apart.shape[:2])
    apart[..., 1:] *= above[..., None]
    apart[..., 0] = above - np.float32(NOISE_FLOOR)
    return float32(cv2.transform(apart, _TOGETHER))


def face_shading(tones: Tones, skin: Mask, rim: Plane, unit: float) -> FaceShading:
    """Split the shading off a face.

    Args:
        tones: (h, w, 3) of the picture.
        skin: (h, w) float32, 0…1, bare skin.
        rim: (h, w) float32, 1 at the rim of the face, 0 inside.
        unit: inter-ocular distance, pixels.

    Returns:
        Planes of the size of `tones`.

    Example:
        >>> even, skin = tones_of(np.full((32, 32, 3), 120, np.uint8)), np.ones((32, 32), np.float32)
        >>> shading = face_shading(even, skin, 0 * skin, 20)
        >>> bool(np.abs(shading.slow - even).max() < 0.02), bool(np.abs(shading.form).max() < 0.02)
        (True, True)
    """
    mean = (tones * skin[..., None]).sum(axis=(0, 1)) / (skin.sum() + np.float32(1e-4))
    far = _normalised_blur(tones, skin, FAR_SIGMA * unit, mean[None, None], GLOBAL_WEIGHT)
    wide, narrow = (_normalised_blur(tones, skin, blur * unit, far, FAR_WEIGHT) for blur in (INNER_SIGMA, RIM_SIGMA))
    slow = float32(wide + rim[..., None] * (narrow - wide))
    return FaceShading(slow, float32(_normalised_blur(tones, skin, FORM_SIGMA * unit, slow, FAR_WEIGHT) - slow))


def _normalised_blur(values: Tones, weight: Mask, sigma: float, fallback: Tones, fallback_weight: float) -> Tones:
    """Normalised convolution; the fallback where there is no weight nearby."""
    near = gaussian(float32(values * weight[..., None]), sigma)
    known = gaussian(weight, sigma)[..., None]
    return float32((near + np.float32(fallback_weight) * fallback) / (known + np.float32(fallback_weight)))
