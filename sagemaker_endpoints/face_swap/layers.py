"""Target and donor warped to the fitted mesh, and how visible each part of the face is in the donor's photo."""

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
    correspondence_map,
    doubled_signed_areas,
    inward_distance,
    paint_mesh,
    visible_shares,
)
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .donor import Donor
from .openings import with_round_irises
from .target_face import TargetFace
from .worn import Worn, warp_worn

INNER_RATIO, RIM_RATIO = (0.12, 0.35), (0.35, 0.75)
"""Ratio of a triangle's visible donor area to its target area (`_visible_area_ratio`): up to the first value the donor
was photographed too much from the side and is not used, from the second on it is used fully. One pair for the inside
of the face, one for its rim, where everything beside the cheek is background."""

RIM = 0.45
"""Distance from the silhouette inwards, in units, over which `RIM_RATIO` becomes `INNER_RATIO`."""

BORDER_SIGMAS = (0.025, 0.08)
"""Standard deviations, in units, of the soft border between visible and hidden: the small one acts on the hidden side,
the large one on the visible side."""

HOLE = 0.3
"""Largest width, in units, of a hidden spot inside the face that is filled from its stretched surroundings: the hollow
beside a nose, where a patch of the mirror image would be conspicuous."""

OPENINGS = ((LEFT_EYE, 0.10), (RIGHT_EYE, 0.10), (LIPS_OUTER, 0.02))
"""Rings, and the margin around each, in units, in which the mesh opens and closes: the area of a triangle there does
not depend on the view alone."""


@dataclass(frozen=True)
class DonorLayer:
    """The donor warped to the target.

    Attributes:
        rgb: (H, W, 3) uint8, of the size of the target's region.
        visibility: (h, w) float32, 0…1, working pixels; how visible the face is there in the donor's photo.
        worn: (h, w, 3) float32, what the donor wears, working pixels.
    """

    rgb: RGB
    visibility: Mask
    worn: Worn


def warp_target(target: TargetFace, painted: PaintedMesh) -> RGB:
    """Warp the target's region to the moved landmarks.

    Args:
        target: the face that is replaced.
        painted: mesh of the moved landmarks, working pixels.

    Returns:
        (H, W, 3) uint8 of the region's size; unchanged outside the face's silhouette.
    """
    rows, columns = painted.labels.shape
    grid = Grid(Region(0, 0, target.region.width, target.region.height), rows, columns)
    shifts = correspondence_map(painted, target.points) / target.factors - grid.nodes()
    return warp_region(target.rgb, grid, shifts * painted.inside[..., None])


def warp_donor(target: TargetFace, painted: PaintedMesh, donor: Donor) -> DonorLayer:
    """Warp the donor to the moved landmarks of the target.

    Args:
        target: the face that is replaced.
        painted: mesh of the moved landmarks, working pixels.
        donor: the face that is pasted.
    """
    source_map = with_round_irises(correspondence_map(painted, donor.points), painted.points, donor.points, target.unit)
    x, y = cv2.split(target.enlarge(source_map) - np.float32(0.5))
    rgb = cv2.remap(donor.rgb, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    worn = warp_worn(donor.worn, donor.map_to_worn(source_map)) * painted.inside[..., None]
    return DonorLayer(uint8(rgb), _visibility(target, painted, donor), float32(worn))


def _visibility(target: TargetFace, painted: PaintedMesh, donor: Donor) -> Mask:
    ratios = np.append(_visible_area_ratio(painted, donor, target.unit), 0).astype(np.float32)[painted.labels]
    inside = painted.inside
    narrow, wide = (_mean(ratios, inside, blur * target.unit) for blur in BORDER_SIGMAS)
    rim = smoothstep(RIM * target.unit, 0.0, inward_distance(painted))
    low, high = (inner + rim * (edge - inner) for inner, edge in zip(INNER_RATIO, RIM_RATIO, strict=True))
    rise = (np.minimum(narrow, wide) - low) / (high - low)
    visible = float32(smoothstep(0.0, 1.0, float32(rise)) * inside)
    return float32(visible + (1 - rim) * (without_holes(visible, target.unit) - visible))


def without_holes(visible: Mask, unit: float) -> Mask:
    """Close small hidden spots inside a visible area.

    Args:
        visible: (h, w) float32, 0…1.
        unit: inter-ocular distance, pixels.

    Returns:
        (h, w) float32, 0…1, nowhere less than before.
    """
    size = 2 * max(1, round(HOLE / 2 * unit)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return opencv.erode(opencv.dilate(visible, kernel), kernel)


def _mean(values: Plane, inside: Mask, sigma: float) -> Plane:
    return float32(gaussian(values * inside, sigma) / (gaussian(inside, sigma) + np.float32(1e-4)))


def _visible_area_ratio(painted: PaintedMesh, donor: Donor, unit: float) -> NDArray[np.float32]:
    """(T,) visible donor area / target area, each in its own unit², 0…1; 1 for the triangles of lids and lips."""
    triangles = face_atlas().triangles
    shape = (donor.rgb.shape[0], donor.rgb.shape[1])
    uncovered = visible_shares(paint_mesh(shape, donor.points, triangles))
    donor_areas = doubled_signed_areas(donor.points, triangles) / donor.unit**2
    target_areas = np.maximum(doubled_signed_areas(painted.points, triangles) / unit**2, 1e-6)
    ratios = np.clip(donor_areas / target_areas, 0, 1) * uncovered
    ratios[_at_openings()] = 1.0
    return float32(ratios)


@cache
def _at_openings() -> NDArray[np.bool_]:
    """(T,) True for the triangles of lids and lips."""
    atlas = face_atlas()
    inside = np.zeros(len(atlas.frame.points), np.bool_)
    for ring, margin in OPENINGS:
        outline = atlas.frame.ring(ring)
        depths = [cv2.pointPolygonTest(outline, (float(x), float(y)), True) for x, y in atlas.frame.points]
        inside |= np.array(depths) > -margin * UNIT
    return np.asarray(inside[atlas.triangles].all(axis=1), np.bool_)
