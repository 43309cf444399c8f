"""Art on skin: a flat chart of the face, every point of which goes where this face has it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Points

CHART = Path(__file__).parent / "face_chart.csv"

REACH = 0.20
"""Deviation, in units, of the weight that a landmark has for its surroundings."""

LEAST_WEIGHT = 1e-4
"""Of every landmark everywhere, so that art may leave the face smoothly."""


SMALL = 0.25
"""Units up to which an outline, such as a hair, keeps its shape; larger ones bend with the skin."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Placed:
    """points: (K, N, 2) pixels. facing: (K,) how large the skin is seen there, 1 = from straight ahead, 0 = edge on."""

    points: Points
    facing: NDArray[np.float32]


def place_on_skin(rings: Points, landmarks: Points, unit: float) -> Placed:
    """Outlines of the chart, on the face.

    rings: (K, N, 2) x right, y up, units; the eyes' middle is (0, 0). landmarks: (478, 2) pixels. unit: pixels.
    """
    places = rings.astype(np.float64)
    small = np.ptp(places, axis=1).max() < SMALL
    anchors = places.mean(axis=1, keepdims=True) if small else places
    origins, targets, turns = _affine(anchors.reshape(-1, 2), landmarks)
    shape = anchors.shape[:2]
    offsets = places - origins.reshape(*shape, 2)
    points = targets.reshape(*shape, 2) + (offsets[..., None, :] @ turns.reshape(*shape, 2, 2))[..., 0, :]
    # y points up in the chart and down in pixels
    facing = -np.linalg.det(turns).reshape(shape).mean(axis=1) / unit**2
    return Placed(points.astype(np.float32), facing.astype(np.float32))


def _affine(places: Floats, landmarks: Points) -> tuple[Floats, Floats, Floats]:
    """Moving least squares.

    Schaefer, McPhail and Warren, "Image deformation using moving least squares", 2006, section 2.1.
    places: (N, 2) of the chart. returns: the weighted means of the chart's and of the face's landmarks, (N, 2) each,
    and (N, 2, 2) the matrices that turn offsets from the one into offsets from the other.
    """
    indices, known = _chart()
    seen = landmarks[indices].astype(np.float64)
    across, down = (places[:, axis, None] - known[:, axis] for axis in (0, 1))
    weights = np.exp((across * across + down * down) * (-0.5 / REACH**2)) + LEAST_WEIGHT
    weights /= weights.sum(axis=1, keepdims=True)
    origins, targets = _means(weights, known), _means(weights, seen)
    moments = _covariance(weights, known, known) - origins[:, :, None] * origins[:, None]
    mixed = _covariance(weights, known, seen) - origins[:, :, None] * targets[:, None]
    return origins, targets, np.asarray(np.linalg.solve(moments, mixed), np.float64)


def _covariance(weights: Floats, one: Floats, other: Floats) -> Floats:
    """(N, 2, 2) weighted means of one · otherᵀ."""
    return _means(weights, (one[:, :, None] * other[:, None]).reshape(-1, 4)).reshape(-1, 2, 2)


def _means(weights: Floats, values: Floats) -> Floats:
    """(N, L) weights of (L, C) values -> (N, C)."""
    # einsum and not @: for arrays as small as these a second thread costs more than it brings
    return np.stack([np.einsum("nl,l->n", weights, column) for column in np.ascontiguousarray(values.T)], axis=1)


@cache
def _chart() -> tuple[NDArray[np.intp], Floats]:
    """Landmarks, and where they lie on the chart."""
    table = np.loadtxt(CHART, delimiter=",")
    return table[:, 0].astype(np.intp), table[:, 1:]
