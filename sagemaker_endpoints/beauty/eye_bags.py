"""Bags under the eyes: the bulge and the furrow below it are levelled, skin and lashes stay."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import weighted_gaussian, wide_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, soft_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

SIDES = ((mesh.LEFT_LOWER_LID, mesh.LEFT_ORBIT), (mesh.RIGHT_LOWER_LID, mesh.RIGHT_ORBIT))

LASHES = 0.06
"""Gap between the lid's edge and the area, in units."""

BELOW = 0.16
"""How far the area reaches below the rim of the orbit, in units: the furrow of a large bag lies there."""

FEATHER = 0.06
"""Deviation of the area's edge, in units."""

CREASES, BAG, CHEEK = 0.012, 0.030, 0.22
"""Deviations in units: finer than the first are pores, up to the second fine creases, up to the third the bag;
coarser is the shape of the face."""

CREASES_TAKEN = 0.55
FURROW_TAKEN, BULGE_TAKEN = 0.90, 0.55
"""Part that goes at full strength of the fine creases, of what is darker and of what is lighter than around it."""

MOST = 16.0
"""L that a pixel changes at most."""


def reduce_eye_bags(lab: Lab, skin: Mask, face: FaceFrame, strength: float) -> Lab:
    """Take the bag's own band of frequencies from the lightness; its colour grows with the light.

    lab: (H, W, 3). skin: (H, W), 0…1. face: in the pixels of `lab`. strength: 0…1.
    returns: (H, W, 3), equal to `lab` away from the eyes and where `skin` is 0.
    """
    levelled = lab.copy()
    for lid, orbit in SIDES:
        area = _area(face, lid, orbit)
        region = region_around(area, 2 * CHEEK * face.unit, lab.shape[1], lab.shape[0])
        shape = (region.height, region.width)
        soft = soft_polygons(shape, [closed_curve(region.to_local(area))], FEATHER * face.unit)
        opacity = np.float32(strength) * smoothstep(0.05, 0.75, soft) * region.cut(skin)
        pixels = region.cut(lab)
        gain = opacity * _change(np.ascontiguousarray(pixels[..., 0]), region.cut(skin), face.unit)
        # the two regions overlap above the nose
        region.cut(levelled)[:] += _in_light(pixels, gain)
    return levelled


def _area(face: FaceFrame, lid: tuple[int, ...], orbit: tuple[int, ...]) -> Points:
    down = -face.unit * face.up
    upper, lower = face.ring(lid) + LASHES * down, face.ring(orbit)[::-1] + BELOW * down
    return np.concatenate([upper, lower]).astype(np.float32)


def _in_light(lab: Lab, gain: Plane) -> Lab:
    """(h, w, 3), the change of colour that goes with a change of lightness: a* and b* grow as L + 16 does."""
    share = gain / (lab[..., 0] + np.float32(16))
    return np.stack([gain, lab[..., 1] * share, lab[..., 2] * share], axis=-1)


def _change(lightness: Plane, skin: Mask, unit: float) -> Plane:
    """(H, W), L to add at full strength."""
    weight = skin + np.float32(1e-3)
    pores, bag = (weighted_gaussian(lightness, weight, sigma * unit) for sigma in (CREASES, BAG))
    cheek = wide_gaussian(lightness * weight, CHEEK * unit) / wide_gaussian(weight, CHEEK * unit)
    away = cheek - bag
    level = np.where(away > 0, np.float32(FURROW_TAKEN), np.float32(BULGE_TAKEN)) * away
    creases = np.float32(CREASES_TAKEN) * np.maximum(bag - pores, 0.0)
    return float32(np.clip(level + creases, -MOST, MOST))
