"""How good a face is for editing."""

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.geometry import bounding_square
from facemagi_vision.mesh import SURFACE, Mesh
from facemagi_vision.pose import Pose
from facemagi_vision.pyramid import Beyond, Pyramid

CELLS = 128
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""ITU-R BT.601."""

EYE_DISTANCE = (6.0, 40.0)
"""Pixels between the irises: none of the details, all that the landmarks need."""

TURN = (75.0, 25.0)
"""Degrees that the face looks away: half of it is hidden, next to nothing is."""

TOO_DARK = (12.0, 45.0)
TOO_LIGHT = (250.0, 215.0)
"""Mean luma, 0…255. Dark skin that is well lit has 60 and more, which must not count against it."""

SHARPNESS = (0.03, 0.15)
"""Spread of the luma's Laplacian over the luma's own: blurred by 2 % of the face's size; by 1 %, or less."""

CERTAINTY = (6.0, 20.0)
"""The mesh's own, as a logit: where a face begins, and where there is no doubt."""


def quality(picture: Pyramid, mesh: Mesh, pose: Pose) -> float:
    """0…1: the product of five properties, each 0…1, so that every weakness tells.

    size (distance of the irises) × turn (yaw and pitch) × exposure (mean luma) × sharpness × certainty; each a straight
    ramp between the two values above. Luma is measured in the face's square of 128 × 128 cells.
    """
    points = mesh.landmarks[:, :2]
    square = bounding_square(points[:SURFACE], np.radians(pose.roll), 1.0)
    luma = picture.read(square, CELLS, Beyond.EDGE) @ LUMA
    return float(
        _ramp(float(np.linalg.norm(points[468] - points[473])), EYE_DISTANCE)
        * _ramp(float(np.hypot(pose.yaw, pose.pitch)), TURN)
        * _ramp(float(luma.mean()), TOO_DARK)
        * _ramp(float(luma.mean()), TOO_LIGHT)
        * _ramp(_sharpness(luma), SHARPNESS)
        * _ramp(mesh.certainty, CERTAINTY)
    )


def _sharpness(luma: NDArray[np.float32]) -> float:
    """Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy" (2000), made independent of contrast."""
    inner = luma[1:-1, 1:-1]
    laplacian = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * inner
    return float(laplacian.std() / (luma.std() + 1))


def _ramp(value: float, ends: tuple[float, float]) -> float:
    """0 at the first end and beyond, 1 at the second and beyond."""
    worst, best = ends
    return min(1.0, max(0.0, (value - worst) / (best - worst)))
