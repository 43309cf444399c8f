"""Shadows under the eyes: their colour moves towards that of the cheek."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import weighted_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, soft_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .under_eye import LIDS_AND_ORBITS, under_eye_outline

CHEEKS = (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK)
"""Landmarks of the cheek below each eye."""

LASHES = 0.05
"""Gap between the lid's edge and the area, in units: the lashes and their shadow stay."""

BELOW_ORBIT = 0.03
"""How far the area extends below the rim of the orbit, in units: its soft edge lies on the cheek."""

FEATHER = 0.045
"""Standard deviation of the area's soft edge, in units."""

SHADOW_SIGMA = 0.05
"""Standard deviation of the blur that separates the shadow from the skin's texture, in units."""

CHANGE_LIMITS = np.array([[0.0, 16.0], [-7.0, 3.0], [-3.0, 9.0]], np.float32)
"""(3, 2) minimum and maximum change of L, a*, b*: only lighter, mostly less red and less blue. A shadow deeper than
16 L is the shape of the face."""

SHARE = 0.85
"""Share of the difference to the cheek that full strength removes: an eye without any shadow looks painted."""


def lift_dark_circles(lab: Lab, skin: Mask, face: FaceFrame, strength: float) -> Lab:
    """Move the colour below each eye towards that of the cheek; the skin's texture stays.

    Args:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1.
        face: in the pixels of `lab`.
        strength: 0…1.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` away from the eyes and where `skin` is 0.
    """
    lifted = lab.copy()
    for (lid, orbit), cheek in zip(LIDS_AND_ORBITS, CHEEKS, strict=True):
        area = under_eye_outline(face, lid, orbit, LASHES, BELOW_ORBIT)
        region = region_around(area, 4 * FEATHER * face.unit, lab.shape[1], lab.shape[0])
        shape = (region.height, region.width)
        soft = soft_polygons(shape, [closed_curve(region.to_local(area))], FEATHER * face.unit)
        opacity = np.float32(strength) * smoothstep(0.05, 0.75, soft) * region.cut(skin)
        target = _cheek_colour(lab, skin, face.ring(cheek))
        change = _change(region.cut(lab), region.cut(skin), target, face.unit)
        region.cut(lifted)[:] += opacity[..., None] * change
    return lifted


def _change(lab: Lab, skin: Mask, target: Points, unit: float) -> Lab:
    """(h, w, 3): what full strength adds."""
    shadow = weighted_gaussian(lab, skin + np.float32(1e-3), SHADOW_SIGMA * unit)
    return float32(np.clip((target - shadow) * np.float32(SHARE), CHANGE_LIMITS[:, 0], CHANGE_LIMITS[:, 1]))


def _cheek_colour(lab: Lab, skin: Mask, ring: Points) -> Points:
    """(3,) Lab: the median colour of the skin inside a ring."""
    region = region_around(ring, 1.0, lab.shape[1], lab.shape[0])
    inside = fill_polygons((region.height, region.width), [region.to_local(ring)]) * region.cut(skin) > 0.5
    pixels = region.cut(lab)
    return np.median(pixels[inside] if inside.any() else pixels.reshape(-1, 3), axis=0).astype(np.float32)
