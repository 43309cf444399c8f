"""Pigments on skin: how a named colour looks in the light of a photo, and powder on a surface."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

LabColour = NDArray[np.float32]
"""One colour: (3,) float32 L, a, b."""

LIT_SKIN = 68.0
"""L of light skin in a well exposed portrait. In that light a named colour is shown unchanged."""

ADAPTATION = 0.55
"""Exponent of the light estimated from the skin. At 1 all dark skin would count as light skin in the dark; at 0 colours
would glow in a dim photo."""

MIN_LIGHT, MAX_LIGHT = 0.5, 1.1
"""Limits of the light, 1 = the light at `LIT_SKIN`."""

NEUTRAL_SKIN = np.array([[5.0, 22.0], [4.0, 21.0]], np.float32)
"""Lowest and highest a, then lowest and highest b, of skin in neutral light. What lies beyond is the colour cast of the
light."""

CAST_SHARE = 0.7
"""Share of the colour cast that a named colour takes on."""


def hex_to_lab(text: str) -> LabColour:
    """Convert a colour string to Lab.

    Args:
        text: `#rrggbb`, sRGB.

    Returns:
        (3,) float32.

    Example:
        >>> hex_to_lab("#ff0000").round().astype(int).tolist()
        [53, 80, 67]
    """
    rgb = np.array([[[level / 255 for level in hex_to_rgb(text)]]], np.float32)
    return float32(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)[0, 0])


def apply_scene_light(colour: LabColour, skin: LabColour) -> LabColour:
    """Convert a named colour to how it looks in the light of a photo; the skin serves as the light meter.

    Args:
        colour: (…, 3) float32 Lab, in neutral light.
        skin: (3,) float32, median colour of the face's skin in the photo.

    Returns:
        (…, 3) float32 Lab.

    Example:
        >>> lit, dim = np.array([68, 10, 15], np.float32), np.array([34, 10, 15], np.float32)
        >>> apply_scene_light(hex_to_lab("#ff0000"), lit).round().astype(int).tolist()
        [53, 80, 67]
        >>> apply_scene_light(hex_to_lab("#ff0000"), dim).round().astype(int).tolist()
        [36, 55, 46]
    """
    lit = colour * _light(skin)
    lit[..., 1:] += _cast(skin)
    return float32(lit)


def remove_scene_light(observed: LabColour, skin: LabColour) -> LabColour:
    """The inverse of `apply_scene_light`.

    Args:
        observed: (…, 3) float32 Lab, a colour as it looks in the photo.
        skin: (3,) float32, median colour of the face's skin in the photo.

    Returns:
        (…, 3) float32 Lab, the colour in neutral light.

    Example:
        >>> red, skin = hex_to_lab("#ff0000"), np.array([34, 30, 15], np.float32)
        >>> np.allclose(remove_scene_light(apply_scene_light(red, skin), skin), red, atol=1e-3)
        True
    """
    named = np.array(observed, np.float32)
    named[..., 1:] -= _cast(skin)
    return float32(named / _light(skin))


def _light(skin: LabColour) -> np.float32:
    return np.float32(np.clip((skin[0] / LIT_SKIN) ** ADAPTATION, MIN_LIGHT, MAX_LIGHT))


def _cast(skin: LabColour) -> LabColour:
    return float32(np.float32(CAST_SHARE) * (skin[1:] - np.clip(skin[1:], NEUTRAL_SKIN[:, 0], NEUTRAL_SKIN[:, 1])))


def apply_powder(
    lab: Lab, base: LabColour, colour: LabColour, opacity: Mask, max_lightening: float, max_darkening: float
) -> Lab:
    """Cover a surface with powder: the same change for every pixel, so that the surface's texture and shading stay.

    Pixels darker than the base (lashes, hair, frames, deep shade) take less; see `powder_coverage`.

    Args:
        lab: (H, W, 3) float32.
        base: (3,) float32, typical colour of the bare surface.
        colour: (3,) float32, the powder in the light of the photo.
        opacity: (H, W) float32, 0…1.
        max_lightening: largest gain of L; fine powder is translucent.
        max_darkening: largest loss of L.

    Returns:
        (H, W, 3) float32, equal to `lab` where the opacity is 0.

    Example:
        >>> skin, powder = np.array([60, 12, 18], np.float32), np.array([50, 30, 18], np.float32)
        >>> apply_powder(skin[None, None], skin, powder, np.ones((1, 1), np.float32), 0.0, 4.0).tolist()
        [[[56.0, 30.0, 18.0]]]
    """
    step = colour - base
    coverage = opacity * powder_coverage(lab[..., 0], float(base[0]))
    powdered = lab.copy()
    powdered[..., 0] += coverage * np.float32(np.clip(step[0], -max_darkening, max_lightening))
    powdered[..., 1] += coverage * step[1]
    powdered[..., 2] += coverage * step[2]
    return powdered


def powder_coverage(lightness: Plane, base: float) -> Plane:
    """How much of the powder shows on each pixel: none up to a quarter of the base lightness, all from 7/8 of it.

    Args:
        lightness: (H, W) float32, L.
        base: L of the bare surface.

    Returns:
        (H, W) float32, 0…1.

    Example:
        >>> powder_coverage(np.array([[10, 28.125, 50]], np.float32), 50.0).tolist()
        [[0.0, 0.5, 1.0]]
    """
    t = np.clip((lightness - np.float32(0.25 * base)) * np.float32(1.6 / max(base, 1.0)), 0.0, 1.0)
    return float32(t * t * (3.0 - 2.0 * t))


def median_colour(lab: Lab, weight: Mask) -> LabColour:
    """The median colour of the pixels whose weight is above one half; of all pixels if there is none.

    Args:
        lab: (H, W, 3) float32.
        weight: (H, W) float32, 0…1.

    Returns:
        (3,) float32.

    Example:
        >>> lab = np.array([[[60, 10, 20], [20, 0, 0]]], np.float32)
        >>> median_colour(lab, np.array([[1.0, 0.0]], np.float32)).tolist()
        [60.0, 10.0, 20.0]
    """
    inside = weight > 0.5
    samples = lab[inside] if inside.any() else lab.reshape(-1, 3)
    return np.median(samples, axis=0).astype(np.float32)
