"""Enlarge the eyes of a photo before the cartoon is drawn."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.displacement import grid_over, magnify, warp_region
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo, Points

REACH = (1.95, 1.75)
"""Half axes of the ellipse that is enlarged, in half widths of the eye: along the eye and across it."""

MAX_MAGNIFICATION = 0.34
"""At full strength, each source position is nearer to the centre of the eye by this share of the distance."""

GRID_STEP = 0.03
"""Units between the nodes of the displacement grid."""

ITERATIONS = 6
"""Of the fixed-point inversion of the displacement at the landmarks; each divides the error by a few."""


def enlarge_eyes(photo: Photo, strength: float) -> Photo:
    """Enlarge both eyes of every face.

    Args:
        photo: not written to.
        strength: 0…1.

    Returns:
        A photo with larger eyes, its landmarks moved with the pixels; `photo` itself at strength 0.
    """
    if not strength:
        return photo
    rgb = photo.rgb.copy()
    faces = [_enlarge_face(rgb, face, MAX_MAGNIFICATION * strength) for face in photo.faces]
    return replace(photo, rgb=rgb, faces=tuple(faces), analysed=photo.analysed or photo)


def _enlarge_face(rgb: RGB, face: Face, magnification: float) -> Face:
    """Enlarge the eyes of one face in `rgb`, in place; return the face with its new landmarks."""
    frame, landmarks = face_frame(face.landmarks), face.landmarks.copy()
    for eye in EYES:
        ring = frame.ring(eye.ring)
        centre, axes = ring.mean(axis=0), _axes(ring)
        reach = np.abs(axes).sum(axis=0)
        region = region_around(np.stack([centre - reach, centre + reach]), 1.0, rgb.shape[1], rgb.shape[0])
        grid = grid_over(region, GRID_STEP * frame.unit)
        region.cut(rgb)[:] = warp_region(rgb, grid, magnify(grid.nodes(), centre, axes, magnification))
        landmarks[:, :2] = _warp_points(landmarks[:, :2], centre, axes, magnification)
    return replace(face, landmarks=landmarks)


def _axes(ring: Points) -> Points:
    """(2, 2): the half axes of the ellipse that is enlarged, pixels."""
    along = (ring[8] - ring[0]) / 2
    across = np.array([-along[1], along[0]], np.float32)
    return np.stack([along * REACH[0], across * REACH[1]]).astype(np.float32)


def _warp_points(
    points: NDArray[np.float32], centre: Points, axes: Points, magnification: float
) -> NDArray[np.float32]:
    """Where source points lie in the warped picture: the backward warp, inverted by fixed-point iteration."""
    warped = points
    for _ in range(ITERATIONS):
        warped = points - magnify(warped[:, None], centre, axes, magnification)[:, 0]
    return warped
