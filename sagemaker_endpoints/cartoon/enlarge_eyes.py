"""Bigger eyes, as cartoons have them, before anything is drawn."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import eye_mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.displacement import grid_over, magnify, warp_region
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo, Points

REACH = (1.95, 1.75)
"""Half axes of the ellipse that is enlarged, in half widths of the eye: along it and across."""

ENLARGE = 0.34
"""Part of their distance from the eye's middle by which places come closer at full strength."""

GRID_STEP = 0.03
"""Units between the nodes of the displacement."""

ITERATIONS = 6
"""Of the inverse of the displacement at the landmarks; each is several times nearer than the one before."""


def enlarge_eyes(photo: Photo, strength: float) -> Photo:
    """A photo with bigger eyes, and the faces' landmarks where they are now. strength: 0…1."""
    if not strength:
        return photo
    rgb = photo.rgb.copy()
    faces = [_enlarged(rgb, face, ENLARGE * strength) for face in photo.faces]
    return Photo(rgb, tuple(faces), photo.references)


def _enlarged(rgb: RGB, face: Face, amount: float) -> Face:
    """The face after its eyes were enlarged in the picture, in place."""
    frame, landmarks = face_frame(face.landmarks), face.landmarks.copy()
    for eye in (eye_mesh.LEFT, eye_mesh.RIGHT):
        ring = frame.ring(eye.ring)
        centre, axes = ring.mean(axis=0), _axes(ring)
        reach = np.abs(axes).sum(axis=0)
        region = region_around(np.stack([centre - reach, centre + reach]), 1.0, rgb.shape[1], rgb.shape[0])
        grid = grid_over(region, GRID_STEP * frame.unit)
        region.cut(rgb)[:] = warp_region(rgb, grid, magnify(grid.nodes(), centre, axes, amount))
        landmarks[:, :2] = _moved(landmarks[:, :2], centre, axes, amount)
    return replace(face, landmarks=landmarks)


def _axes(ring: Points) -> Points:
    along = (ring[8] - ring[0]) / 2
    across = np.array([-along[1], along[0]], np.float32)
    return np.stack([along * REACH[0], across * REACH[1]]).astype(np.float32)


def _moved(points: NDArray[np.float32], centre: Points, axes: Points, amount: float) -> NDArray[np.float32]:
    """Where points are shown after a warp that is given by where its pixels come from."""
    shown = points
    for _ in range(ITERATIONS):
        shown = points - magnify(shown[:, None], centre, axes, amount)[:, 0]
    return shown
