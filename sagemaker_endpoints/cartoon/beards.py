"""Moustaches and beards that are not known yet: dark pixels around the mouth."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .head import Head, HeadMasks

UPPER_ZONE = (98, 203, 206, 216, 212, 202, 204, 194, 201, 200)
LOWER_ZONE = (421, 418, 424, 422, 432, 436, 426, 423, 327, 326, 2, 97)
ZONE = (*UPPER_ZONE, *LOWER_ZONE)
"""Ring: where moustaches and chin beards grow."""

LIGHT = (0.66, 0.52)
"""Light there, relative to the cheek above, between which skin becomes beard; shaved chins and shadows are lighter."""

SIGMA = 0.02
"""Standard deviation, in units, of the blur before that: single hairs and wrinkles are no beard."""

MIN_CHEEK = 0.25
"""Least light of a cheek: darker ones are covered, by hair or by a beard themselves."""

LIPS_MARGIN = 0.05
"""Margin, in units, around lips that is never beard."""


def find_beards(head: Head, masks: HeadMasks) -> HeadMasks:
    """Move beards from the skin to the hair.

    Args:
        head: the head.
        masks: of the head.

    Returns:
        The masks, with the dark pixels around the mouth as hair.
    """
    face, shape = head.face, (head.light.shape[0], head.light.shape[1])
    lips = grow_outline(closed_curve(face.ring(mesh.LIPS_OUTER)), LIPS_MARGIN * face.unit)
    zone = soft_polygons(shape, [face.ring(ZONE)], 0.03 * face.unit) * (1 - fill_polygons(shape, [lips]))
    light = gaussian(head.smooth_light, SIGMA * face.unit) / _cheek_light(head)
    beard = masks.skin * zone * smoothstep(*LIGHT, light)
    return HeadMasks(float32(masks.skin - beard), float32(masks.hair + beard), masks.front)


def _cheek_light(head: Head) -> Plane:
    """(h, w): the light of the cheeks, from the left one to the right one; the shaded half of a face is no beard."""
    ends = [head.face.ring(cheek) for cheek in (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK)]
    start, end = (ring.mean(axis=0) for ring in ends)
    along = (end - start) / max(float((end - start) @ (end - start)), 1e-6)
    height, width = head.light.shape
    x, y = np.arange(width, dtype=np.float32) - start[0], np.arange(height, dtype=np.float32)[:, None] - start[1]
    left, right = (_median_at(head.smooth_light, ring) for ring in ends)
    return float32((left + (right - left) * (x * along[0] + y * along[1]).clip(0, 1)).clip(MIN_CHEEK, None))


def _median_at(plane: Plane, points: Points) -> float:
    columns, rows = points.astype(int).T
    return float(np.median(plane[rows.clip(0, plane.shape[0] - 1), columns.clip(0, plane.shape[1] - 1)]))
