"""Where beards grow, and how light the cheeks above are."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

from .head import Head

UPPER_ZONE = (98, 203, 206, 216, 212, 202, 204, 194, 201, 200)
LOWER_ZONE = (421, 418, 424, 422, 432, 436, 426, 423, 327, 326, 2, 97)
ZONE = (*UPPER_ZONE, *LOWER_ZONE)
"""Ring: where moustaches and chin beards grow."""

MOUSTACHE = (98, 203, 206, 216, 61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 436, 426, 423, 327, 326, 2, 97)
"""Ring: between nose and upper lip, as far as beside the corners of the mouth."""

UPPER_LIP = (165, 167, 164, 393, 391, 269, 267, 0, 37, 39)
BELOW_NOSE = (98, 203, 206, 92, 165, 167, 164, 393, 391, 322, 426, 423, 327, 2)
BESIDE_NOSE = ((98, 203, 206, 92, 165, 167), (327, 423, 426, 322, 391, 393))
BELOW_LIP = (18, 83, 182, 194, 201, 200, 421, 418, 406, 313)
CHIN = (194, 201, 200, 421, 418, 262, 428, 199, 208, 32)
"""Rings: the middle of the upper lip; the band above it, up to the nose; both halves of that; just below the lower lip;
between the mouth and the tip of the chin."""

INNER_JAW = (401, 366, 425, 436, 432, 422, 424, 418, 421, 200, 201, 194, 204, 202, 212, 216, 205, 137, 177)
"""Path: from the right sideburn below the mouth to the left one; between it and the jaw, full beards grow."""

JAW_SPAN = slice(2, -2)
"""The part of the jaw along which they grow."""

STUBBLE_SPAN = slice(3, -3)
STUBBLE_TOP = (435, 432, 436, 426, 327, 326, 2, 97, 98, 206, 216, 212, 215)
"""The part of the jaw along which stubble is drawn, and the path, from the right to the left, below which it is."""

BELOW_JAW = 0.22
"""How far below the jaw they hang, units."""

MIN_CHEEK = 0.25
"""Least light of a cheek: darker ones are covered, by hair or by a beard themselves."""


def jaw_ring(face: FaceFrame) -> Points:
    """The ring between the inner border of a full beard and its lower edge below the jaw.

    Args:
        face: the face.

    Returns:
        (N, 2) float32 pixels.
    """
    below = face.ring(mesh.JAW)[JAW_SPAN] - np.float32(BELOW_JAW * face.unit) * face.up
    return float32(np.concatenate([below, face.ring(INNER_JAW)]))


def stubble_ring(face: FaceFrame) -> Points:
    """The ring around the part of a face that is drawn darker where there is stubble.

    Args:
        face: the face.

    Returns:
        (N, 2) float32 pixels.
    """
    return float32(np.concatenate([face.ring(mesh.JAW)[STUBBLE_SPAN], face.ring(STUBBLE_TOP)]))


def mean_in(plane: Plane, ring: Points) -> float:
    """The mean of a plane inside a ring.

    Args:
        plane: (h, w) float32.
        ring: (N, 2) pixels.

    Returns:
        The mean; 0 where the ring lies outside.
    """
    inside = fill_polygons((plane.shape[0], plane.shape[1]), [float32(ring)])
    return float((plane * inside).sum() / max(float(inside.sum()), 1e-3))


def cheek_light(head: Head) -> Plane:
    """The light of the cheeks, from the left one to the right one; the shaded half of a face is no beard.

    Args:
        head: the head.

    Returns:
        (h, w) float32, 1 = lit skin's.
    """
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
