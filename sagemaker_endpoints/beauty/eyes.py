"""Masks of the open eyes of a face: opening, iris and surroundings."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

LIDS = ((3, 13), (4, 12), (5, 11))
"""Indices into a ring: a point of the lower lid and the point of the upper lid above it."""

CLOSED = 0.10
"""Gap between the lids divided by the width of the eye: at this ratio the eye counts as closed."""

OPEN = 0.20
"""The ratio at which the eye counts as fully open."""

LASHES = 0.065
"""Width of the band of lashes and lid edges around the opening, in units."""

EDGE = 0.012
"""Standard deviation of the opening's soft edge, in units."""


@dataclass(frozen=True)
class Eye:
    """One open eye. Masks are (h, w) float32 of its region, 0…1; those of a half-closed eye are fainter.

    Attributes:
        region: of the picture.
        opening: what lies between the lids.
        surroundings: the opening with its lashes.
        iris: disc of the iris with its pupil, neither cut by the lids nor fainter.
    """

    region: Region
    opening: Mask
    surroundings: Mask
    iris: Mask


def open_eyes(shape: tuple[int, int], face: FaceFrame) -> Iterator[Eye]:
    """The eyes of a face that are not closed.

    Args:
        shape: (H, W) of the picture.
        face: in the pixels of that picture.
    """
    for eye in EYES:
        ring = face.ring(eye.ring)
        openness = _openness(ring)
        if openness > 0.0:
            yield _eye(shape, ring, face.points[eye.iris : eye.iris + 5], face.unit, openness)


def _openness(ring: Points) -> float:
    """0 closed … 1 open."""
    gap = max(float(np.linalg.norm(ring[upper] - ring[lower])) for lower, upper in LIDS)
    width = max(float(np.linalg.norm(ring[8] - ring[0])), 1e-6)
    return float(smoothstep(CLOSED, OPEN, np.array(gap / width, np.float32)))


def _eye(shape: tuple[int, int], ring: Points, iris: Points, unit: float, openness: float) -> Eye:
    region = region_around(ring, (LASHES + 6 * EDGE) * unit, shape[1], shape[0])
    size = (region.height, region.width)
    outline = closed_curve(region.to_local(ring))
    around = gaussian(fill_polygons(size, [grow_outline(outline, LASHES * unit)]), 2 * EDGE * unit)
    # the polygon is shrunk before the blur, so that the soft edge is narrow outside; the rest outside is cut off
    soft = gaussian(fill_polygons(size, [grow_outline(outline, -EDGE * unit)]), EDGE * unit)
    opening = soft * fill_polygons(size, [outline])
    fade = np.float32(openness)
    return Eye(region, opening * fade, around * fade, _disc(size, region.to_local(iris), EDGE * unit))


def _disc(size: tuple[int, int], iris: Points, edge: float) -> Plane:
    """(h, w) mask of the iris's disc; `iris` is (5, 2), the centre and four points of the rim."""
    radius = float(np.linalg.norm(iris[1:] - iris[0], axis=1).mean())
    rows, columns = (np.arange(side, dtype=np.float32) + np.float32(0.5) for side in size)
    distance = cv2.magnitude(*np.meshgrid(columns - iris[0, 0], rows - iris[0, 1]))
    return smoothstep(radius + edge, radius - edge, float32(distance))
