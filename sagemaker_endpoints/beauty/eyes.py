"""Where the eyes of a face are open: lids, iris and white."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grown
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

EYES = ((mesh.LEFT_EYE, mesh.LEFT_IRIS), (mesh.RIGHT_EYE, mesh.RIGHT_IRIS))

LIDS = ((3, 13), (4, 12), (5, 11))
"""Places in a ring of the lower and the upper lid, one above the other."""

CLOSED, OPEN = 0.10, 0.20
"""Gap between the lids over the width of the eye below which it is closed, and from which on it is open."""

LASHES = 0.065
"""Units around the opening that belong to an eye: lashes and the edges of the lids."""

EDGE = 0.012
"""Deviation, in units, of the soft edge of the opening."""


@dataclass(frozen=True)
class Eye:
    """One open eye; masks are (h, w) of its region, 0…1, and already fainter where the eye is half closed.

    region: of the picture. opening: between the lids. surroundings: the opening and the lashes. iris: with its pupil.
    """

    region: Region
    opening: Mask
    surroundings: Mask
    iris: Mask


def open_eyes(shape: tuple[int, int], face: FaceFrame) -> Iterator[Eye]:
    """Those of a face that are not closed. shape: (H, W) of the picture in whose pixels the face is."""
    for ring_of, iris_of in EYES:
        ring = face.ring(ring_of)
        openness = _openness(ring)
        if openness > 0.0:
            yield _eye(shape, ring, face.points[iris_of : iris_of + 5], face.unit, openness)


def _openness(ring: Points) -> float:
    gap = max(float(np.linalg.norm(ring[upper] - ring[lower])) for lower, upper in LIDS)
    width = max(float(np.linalg.norm(ring[8] - ring[0])), 1e-6)
    return float(smoothstep(CLOSED, OPEN, np.array(gap / width, np.float32)))


def _eye(shape: tuple[int, int], ring: Points, iris: Points, unit: float, openness: float) -> Eye:
    region = region_around(ring, (LASHES + 6 * EDGE) * unit, shape[1], shape[0])
    size = (region.height, region.width)
    outline = closed_curve(region.to_local(ring))
    around = gaussian(fill_polygons(size, [grown(outline, LASHES * unit)]), 2 * EDGE * unit)
    # the blur of what is a little smaller ends at the lids
    opening = gaussian(fill_polygons(size, [grown(outline, -EDGE * unit)]), EDGE * unit) * fill_polygons(
        size, [outline]
    )
    strength = np.float32(openness)
    return Eye(region, opening * strength, around * strength, _disc(size, region.to_local(iris), EDGE * unit))


def _disc(size: tuple[int, int], iris: Points, edge: float) -> Plane:
    """iris: (5, 2), the centre and four points of the rim."""
    radius = float(np.linalg.norm(iris[1:] - iris[0], axis=1).mean())
    rows, columns = (np.arange(side, dtype=np.float32) + np.float32(0.5) for side in size)
    distance = cv2.magnitude(*np.meshgrid(columns - iris[0, 0], rows - iris[0, 1]))
    return smoothstep(radius + edge, radius - edge, float32(distance))
