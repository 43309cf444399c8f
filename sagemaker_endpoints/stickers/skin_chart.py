"""Art on skin: a flat chart of the face, each point of which is mapped to its position on a real face."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Points

CHART = Path(__file__).parent / "face_chart.csv"

REACH = 0.20
"""Standard deviation, in units, of the weight that a landmark has for its surroundings."""

MIN_WEIGHT = 1e-4
"""Weight that every landmark has everywhere, so that art can extend smoothly beyond the face."""

RIGID_SIZE = 0.25
"""Outlines smaller than this, in units, such as hairs, keep their shape; larger ones bend with the skin."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SkinPlacement:
    """Outlines of the chart on a face.

    Attributes:
        points: (K, N, 2) float32, pixels.
        facing: (K,) float32, the visible share of the skin's area there: 1 from straight ahead, 0 from the side.
    """

    points: Points
    facing: NDArray[np.float32]


def place_on_skin(rings: Points, landmarks: Points, unit: float) -> SkinPlacement:
    """Map outlines of the chart to a face.

    Args:
        rings: (K, N, 2) float32, x right, y up, units; the midpoint of the eyes is (0, 0).
        landmarks: (478, 2) float32, pixels.
        unit: inter-ocular distance, pixels.
    """
    points = rings.astype(np.float64)
    small = np.ptp(points, axis=1).max() < RIGID_SIZE
    anchors = points.mean(axis=1, keepdims=True) if small else points
    origins, targets, turns = _affine(anchors.reshape(-1, 2), landmarks)
    shape = anchors.shape[:2]
    offsets = points - origins.reshape(*shape, 2)
    placed = targets.reshape(*shape, 2) + (offsets[..., None, :] @ turns.reshape(*shape, 2, 2))[..., 0, :]
    # y points up in the chart and down in pixels
    facing = -np.linalg.det(turns).reshape(shape).mean(axis=1) / unit**2
    return SkinPlacement(placed.astype(np.float32), facing.astype(np.float32))


def _affine(anchors: Floats, landmarks: Points) -> tuple[Floats, Floats, Floats]:
    """The affine map at each of (N, 2) points of the chart, by moving least squares.

    Schaefer, McPhail and Warren, "Image deformation using moving least squares", 2006, section 2.1.

    Returns:
        (N, 2) weighted means of the chart's landmarks, (N, 2) weighted means of the face's landmarks, and (N, 2, 2)
        matrices that map offsets from the first to offsets from the second.
    """
    indices, chart_points = _chart()
    face_points = landmarks[indices].astype(np.float64)
    across, down = (anchors[:, axis, None] - chart_points[:, axis] for axis in (0, 1))
    weights = np.exp((across * across + down * down) * (-0.5 / REACH**2)) + MIN_WEIGHT
    weights /= weights.sum(axis=1, keepdims=True)
    origins, targets = _means(weights, chart_points), _means(weights, face_points)
    moments = _covariance(weights, chart_points, chart_points) - origins[:, :, None] * origins[:, None]
    mixed = _covariance(weights, chart_points, face_points) - origins[:, :, None] * targets[:, None]
    return origins, targets, np.asarray(np.linalg.solve(moments, mixed), np.float64)


def _covariance(weights: Floats, one: Floats, other: Floats) -> Floats:
    """(N, 2, 2) weighted means of one · otherᵀ."""
    return _means(weights, (one[:, :, None] * other[:, None]).reshape(-1, 4)).reshape(-1, 2, 2)


def _means(weights: Floats, values: Floats) -> Floats:
    """(N, L) weights of (L, C) values -> (N, C)."""
    # einsum, not @: for arrays this small a second thread costs more time than it saves
    return np.stack([np.einsum("nl,l->n", weights, column) for column in np.ascontiguousarray(values.T)], axis=1)


@cache
def _chart() -> tuple[NDArray[np.intp], Floats]:
    """(L,) indices of landmarks, and (L, 2) their positions on the chart."""
    table = np.loadtxt(CHART, delimiter=",")
    return table[:, 0].astype(np.intp), table[:, 1:]
