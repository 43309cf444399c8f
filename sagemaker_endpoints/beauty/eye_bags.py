"""Bags under the eyes: the bulge and the furrow below it are flattened, pores and lashes stay."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import weighted_gaussian, wide_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, soft_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .under_eye import LIDS_AND_ORBITS, under_eye_outline

LASHES = 0.06
"""Gap between the lid's edge and the area, in units."""

BELOW_ORBIT = 0.16
"""How far the area extends below the rim of the orbit, in units: the furrow of a large bag lies there."""

FEATHER = 0.06
"""Standard deviation of the area's soft edge, in units."""

PORE_SIGMA = 0.012
"""In units: detail finer than this is pores and stays."""

CREASE_SIGMA = 0.030
"""In units: detail between `PORE_SIGMA` and this is fine creases."""

BAG_SIGMA = 0.22
"""In units: detail between `CREASE_SIGMA` and this is the bag; coarser detail is the shape of the face."""

CREASE_SHARE = 0.55
"""Share of the fine creases that full strength removes."""

FURROW_SHARE = 0.90
"""Share that full strength removes where the bag's band is darker than its surroundings."""

BULGE_SHARE = 0.55
"""Share that full strength removes where the bag's band is lighter than its surroundings."""

MAX_CHANGE = 16.0
"""Largest change of L."""


def reduce_eye_bags(lab: Lab, skin: Mask, face: FaceFrame, strength: float) -> Lab:
    """Remove the bag's band of spatial frequencies from the lightness below each eye.

    Args:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1.
        face: in the pixels of `lab`.
        strength: 0…1.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` away from the eyes and where `skin` is 0.
    """
    levelled = lab.copy()
    for lid, orbit in LIDS_AND_ORBITS:
        area = under_eye_outline(face, lid, orbit, LASHES, BELOW_ORBIT)
        region = region_around(area, 2 * BAG_SIGMA * face.unit, lab.shape[1], lab.shape[0])
        shape = (region.height, region.width)
        soft = soft_polygons(shape, [closed_curve(region.to_local(area))], FEATHER * face.unit)
        opacity = np.float32(strength) * smoothstep(0.05, 0.75, soft) * region.cut(skin)
        pixels = region.cut(lab)
        gain = opacity * _lightness_change(np.ascontiguousarray(pixels[..., 0]), region.cut(skin), face.unit)
        # += and not =: the two regions overlap above the nose
        region.cut(levelled)[:] += _colour_change(pixels, gain)
    return levelled


def _colour_change(lab: Lab, gain: Plane) -> Lab:
    """(h, w, 3): a change of L together with that of a* and b*, which are proportional to L + 16 under more light."""
    growth = gain / (lab[..., 0] + np.float32(16))
    return np.stack([gain, lab[..., 1] * growth, lab[..., 2] * growth], axis=-1)


def _lightness_change(lightness: Plane, skin: Mask, unit: float) -> Plane:
    """(h, w): L to add at full strength."""
    weight = skin + np.float32(1e-3)
    without_pores = weighted_gaussian(lightness, weight, PORE_SIGMA * unit)
    without_creases = weighted_gaussian(lightness, weight, CREASE_SIGMA * unit)
    without_bag = wide_gaussian(lightness * weight, BAG_SIGMA * unit) / wide_gaussian(weight, BAG_SIGMA * unit)
    deficit = without_bag - without_creases
    level = np.where(deficit > 0, np.float32(FURROW_SHARE), np.float32(BULGE_SHARE)) * deficit
    creases = np.float32(CREASE_SHARE) * np.maximum(without_creases - without_pores, 0.0)
    return float32(np.clip(level + creases, -MAX_CHANGE, MAX_CHANGE))
