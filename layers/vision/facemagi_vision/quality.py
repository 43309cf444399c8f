"""The quality of a face: how well it can be edited."""

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.mesh import LUMA, Mesh
from facemagi_vision.pose import Pose

CROP_SIZE = 128
"""Pixels; side of the crop in which exposure and sharpness are measured."""

IRIS_DISTANCE = (6.0, 40.0)
"""Pixels at quality 0 and 1: no details of the face; all that the landmarks need."""

HEAD_TURN = (75.0, 25.0)
"""Degrees away from the camera at quality 0 and 1: half of the face is hidden; almost nothing is."""

TURNED_AWAY = 0.2
"""The least factor of a head's turn: a clear profile is a face, if one that few effects suit."""

UNDEREXPOSURE = (12.0, 45.0)
OVEREXPOSURE = (250.0, 215.0)
"""Mean luma, 0…255, at quality 0 and 1. Well-lit dark skin has 60 or more and must not lose quality."""

SHARPNESS = (0.03, 0.15)
"""Standard deviation of the luma's Laplacian over that of the luma, at quality 0 and 1: blurred by 2 % of the face's
size; by 1 % or less."""

CERTAINTY = (6.0, 20.0)
"""Mesh certainty, a logit, at quality 0 and 1: the minimum of a face; no doubt."""

UNCERTAIN = 0.1
"""The least factor of certainty: half a face at the edge has hardly more than the minimum, and is one."""

WEAK = 0.7
"""A factor below this is named as a reason for a low quality."""


def quality(mesh: Mesh, pose: Pose) -> float:
    """The quality of a face: the product of six factors, so that one bad factor is enough to lower it.

    The factors are size (distance of the irises), head turn (yaw and pitch), underexposure and overexposure (mean
    luma), sharpness and mesh certainty. Each is a linear ramp from 0 to 1 between the two values above; head turn and
    certainty alone cannot lower it to 0.

    Args:
        mesh: the face, in pixels of the picture.
        pose: the pose of the face.

    Returns:
        0…1; 1 is a good portrait.
    """
    factors = _factors(mesh.landmarks[:, :2], pose.yaw, pose.pitch, mesh.luma)
    return float(np.prod(list(factors.values())) * max(UNCERTAIN, _ramp(mesh.certainty, CERTAINTY)))


def weaknesses(points: NDArray[np.float32], yaw: float, pitch: float, rgb: NDArray[np.uint8]) -> list[str]:
    """Why a face has a low quality.

    Args:
        points: (478, 2 or 3), landmarks, pixels of the picture in which the face was found.
        yaw: degrees.
        pitch: degrees.
        rgb: (`CROP_SIZE`, `CROP_SIZE`, 3) uint8, the upright face.

    Returns:
        The factors that lower the quality much, out of `tiny`, `turned`, `dark`, `overexposed` and `blurred`; `hidden`
        where none of them does, because then the mesh itself was uncertain.
    """
    factors = _factors(points[:, :2], yaw, pitch, np.asarray(rgb.astype(np.float32) @ LUMA, np.float32))
    return [name for name, factor in factors.items() if factor < WEAK] or ["hidden"]


def _factors(points: NDArray[np.floating], yaw: float, pitch: float, luma: NDArray[np.float32]) -> dict[str, float]:
    """Each factor but the mesh's certainty, 0…1, by the name of its lack."""
    return {
        "tiny": _ramp(float(np.linalg.norm(points[468] - points[473])), IRIS_DISTANCE),
        "turned": max(TURNED_AWAY, _ramp(float(np.hypot(yaw, pitch)), HEAD_TURN)),
        "dark": _ramp(float(luma.mean()), UNDEREXPOSURE),
        "overexposed": _ramp(float(luma.mean()), OVEREXPOSURE),
        "blurred": _ramp(_sharpness(luma), SHARPNESS),
    }


def _sharpness(luma: NDArray[np.float32]) -> float:
    """Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy" (2000), made independent of contrast."""
    inner = luma[1:-1, 1:-1]
    laplacian = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * inner
    return float(laplacian.std() / (luma.std() + 1))


def _ramp(value: float, ends: tuple[float, float]) -> float:
    """0 at the first end and beyond, 1 at the second and beyond."""
    worst, best = ends
    return min(1.0, max(0.0, (value - worst) / (best - worst)))
