"""Faces brought to their new places as pictures: this one's own, and the donor's with how well it was seen."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_atlas import UNIT, face_atlas
from sagemaker_endpoints._imaging.face.mesh import LEFT_EYE, LIPS_OUTER, RIGHT_EYE
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.displacement import Grid, warp_region
from sagemaker_endpoints._imaging.geometry.mesh_map import (
    PaintedMesh,
    doubled_areas,
    inward_distance,
    map_to,
    paint_mesh,
    shown_shares,
)
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .donor import Donor
from .openings import with_round_irises
from .target_face import Stage

FOUND, GOOD = (0.12, 0.35), (0.35, 0.75)
"""A triangle's area in the donor over that in the target, in squares of each one's unit: inside the face and at its
rim, where what is not cheek is background. Below the first of both it was seen too much from the side, from the
second on it is as good as any."""

RIM = 0.45
"""Units from the silhouette inwards over which the one becomes the other."""

SPREADS = (0.025, 0.08)
"""Deviations, in units, of the soft border between seen and unseen, on the side that is not."""

OPENINGS = ((LEFT_EYE, 0.10), (RIGHT_EYE, 0.10), (LIPS_OUTER, 0.02))
"""Rings, and how far beyond them, in units, the mesh opens and closes: areas there say nothing about the view."""


@dataclass(frozen=True)
class Layer:
    """rgb: (H, W, 3) uint8, the region's size. seen: (h, w) float32, 0…1, working pixels."""

    rgb: RGB
    seen: Mask


def own_layer(stage: Stage, painted: PaintedMesh) -> RGB:
    """The photo's region with the features at their new places; (H, W, 3), its own bytes outside the outline."""
    rows, columns = painted.labels.shape
    grid = Grid(Region(0, 0, stage.region.width, stage.region.height), rows, columns)
    shifts = map_to(painted, stage.points) / stage.factors - grid.nodes()
    return warp_region(stage.rgb, grid, shifts * painted.inside[..., None])


def donor_layer(stage: Stage, painted: PaintedMesh, donor: Donor) -> Layer:
    """The donor's face at the places of the painted mesh, which is in working pixels."""
    places = with_round_irises(map_to(painted, donor.points), painted.points, donor.points, stage.unit)
    x, y = cv2.split(stage.enlarged(places) - np.float32(0.5))
    rgb = cv2.remap(donor.rgb, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Layer(uint8(rgb), _seen(stage, painted, donor))


def _seen(stage: Stage, painted: PaintedMesh, donor: Donor) -> Mask:
    shares = np.append(_seen_shares(painted, donor, stage.unit), 0).astype(np.float32)[painted.labels]
    inside = painted.inside
    near, wide = (_mean(shares, inside, spread * stage.unit) for spread in SPREADS)
    rim = smoothstep(RIM * stage.unit, 0.0, inward_distance(painted))
    dim, plain = (centre + rim * (edge - centre) for centre, edge in zip(FOUND, GOOD, strict=True))
    rise = (np.minimum(near, wide) - dim) / (plain - dim)
    return float32(smoothstep(0.0, 1.0, float32(rise)) * inside)


def _mean(values: Plane, inside: Mask, sigma: float) -> Plane:
    return float32(gaussian(values * inside, sigma) / (gaussian(inside, sigma) + np.float32(1e-4)))


def _seen_shares(painted: PaintedMesh, donor: Donor, unit: float) -> NDArray[np.float32]:
    """(T,) how much of each triangle as large as it is shown the donor's photo holds, about 1 for the same view."""
    triangles = face_atlas().triangles
    shape = (donor.rgb.shape[0], donor.rgb.shape[1])
    uncovered = shown_shares(paint_mesh(shape, donor.points, triangles))
    there = doubled_areas(donor.points, triangles) / donor.unit**2
    here = np.maximum(doubled_areas(painted.points, triangles) / unit**2, 1e-6)
    shares = np.clip(there / here, 0, 1) * uncovered
    shares[_at_openings()] = 1.0
    return float32(shares)


@cache
def _at_openings() -> NDArray[np.bool_]:
    """(T,) the triangles of lids and lips."""
    atlas = face_atlas()
    inside = np.zeros(len(atlas.frame.points), np.bool_)
    for ring, margin in OPENINGS:
        outline = atlas.frame.ring(ring)
        depths = [cv2.pointPolygonTest(outline, (float(x), float(y)), True) for x, y in atlas.frame.points]
        inside |= np.array(depths) > -margin * UNIT
    return np.asarray(inside[atlas.triangles].all(axis=1), np.bool_)
