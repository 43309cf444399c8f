"""The shape of a face between two people, in the pose of one of them."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, inward_distance
from sagemaker_endpoints._imaging.geometry.pose_alignment import align_to_pose
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at
from sagemaker_endpoints.face_swap.openings import openness

FOREHEAD_GAP, FOREHEAD_SIGMA = 0.1, 0.2
"""Distance above the eyes, in units, from which on landmarks belong to brows and forehead, and the standard deviation
of their neighbourhood. The skin above raised brows is folded up: unfolded landmark by landmark, its wrinkles would
be drawn out to stripes."""

SURFACE_POINTS = 468
"""Landmarks of the mesh; those after them are the irises'."""

SHUT_EYE, OPEN_EYE = 0.1, 0.17
"""Height / width of an eye that is shut, and of one that is open."""

UPPER, LOWER = list(mesh.LIPS_INNER[1:10]), list(mesh.LIPS_INNER[:10:-1])
"""Landmarks along the edges of the lips, from left to right."""

LOWER_LIP = [*LOWER, *mesh.LIPS_OUTER[:10:-1]]
"""Landmarks along both edges of the lower lip."""

MAX_STRETCH = 0.35
"""Longest opening of a mouth on the way to the other one, as a share of its height: its own teeth must do. A shut mouth
stays shut, like a shut eye: teeth or a tongue of the other person would be squeezed between its lips."""

JAW_REACH, ALONG_LIP = 0.3, 0.06
"""Distance from the lower lip, in units, within which the chin follows it, and the standard deviation of the part of
the lip that each landmark follows."""

RIM = 0.4
"""Distance inside the silhouette, in units, from which on features move freely."""

FEATURE_SHIFT = 0.45
"""Longest shift of a feature, in units: that of the lower lip of a mouth that opens wide."""

SIDE_SHIFT, CROWN_SHIFT, CHIN_SHIFT = 0.1, 0.08, 0.4
"""Longest shifts of the silhouette, in units: to either side, and up or down at the hairline and at the chin. Ears,
hats and lines of the ground lie beside the face and would bend; below a chin there is only neck."""

RIGID_REACH = 0.25
"""Distance from lips that keep their shape, in units, within which a moustache or a beard keeps its shape too."""


def shape_between(
    own: NDArray[np.float32], other: NDArray[np.float32], share: float, rigid_lips: float
) -> NDArray[np.float32]:
    """Move the landmarks of a face towards those of another one, turned to the same pose.

    Args:
        own: (478, 3) float32, pixels.
        other: (478, 3) float32, any pixels.
        share: 0…1 of the way.
        rigid_lips: 0…1, how far the lips keep their shape.

    Returns:
        (478, 3) float32, in the pixels of `own`; the depths stay.
    """
    frame = face_frame(own)
    axes = np.stack([frame.right, frame.up])
    shift = float32((align_to_pose(other, own) - own)[:, :2] @ axes.T / np.float32(frame.unit))
    limits = _longest_shifts()
    for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE):
        members = list(ring)
        shift[members] += np.float32(shut_in_one(own, other, ring)) * (shift[members].mean(axis=0) - shift[members])
    _move_lips_as_one(shift, frame, rigid_lips)
    _smooth_forehead(shift, frame)
    # tanh: short shifts stay nearly whole, long ones never exceed the limit
    bounded = limits * np.tanh(shift / limits)
    _limit_opening(bounded, frame)
    between = own.copy()
    between[:, :2] += np.float32(share * frame.unit) * bounded @ axes
    return float32(between)


def _limit_opening(shift: Plane, frame: FaceFrame) -> None:
    """Move the lower lip and the chin less where the mouth would open too far, in place; shift: (478, 2) units."""
    across, height = frame.points @ frame.right / frame.unit, frame.points @ frame.up / frame.unit
    gaps = np.maximum(height[UPPER] - height[LOWER], 0)
    excess = np.maximum(shift[UPPER, 1] - shift[LOWER, 1] - np.float32(MAX_STRETCH) * gaps, 0)
    nearness = np.exp(np.float32(-0.5 / ALONG_LIP**2) * (across[:, None] - across[LOWER]) ** 2)
    followed = nearness @ excess / np.maximum(nearness.sum(axis=1), np.float32(1e-6))
    order = np.argsort(across[LOWER])
    below = height <= np.interp(across, across[LOWER][order], height[LOWER][order])
    below[UPPER] = False
    falloff = np.exp(-((_distances(frame, LOWER_LIP) / np.float32(JAW_REACH)) ** 2))
    follows = followed * falloff * below * nearness.max(axis=1)
    follows[LOWER] = excess
    shift[:, 1] += float32(follows)


def _distances(frame: FaceFrame, members: list[int]) -> NDArray[np.float32]:
    """(478,) units from each landmark to the nearest of some."""
    return float32(np.linalg.norm(frame.points[:, None] - frame.points[members], axis=2).min(axis=1) / frame.unit)


def _move_lips_as_one(shift: Plane, frame: FaceFrame, share: float) -> None:
    """Bring the shifts of the lips and of what is around them nearer to their mean, in place; shift: (478, 2) units."""
    lips = [*mesh.LIPS_OUTER, *mesh.LIPS_INNER]
    weights = np.float32(share) * np.exp(-((_distances(frame, lips) / np.float32(RIGID_REACH)) ** 2))
    shift += weights[:, None] * (shift[lips].mean(axis=0) - shift)


def _smooth_forehead(shift: Plane, frame: FaceFrame) -> None:
    """Replace the shifts of brows and forehead by those of their neighbourhood, in place; shift: (478, 2) units."""
    height = frame.points @ frame.up
    lids = max(float(height[list(ring)].max()) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE))
    above = np.flatnonzero(height[:SURFACE_POINTS] > lids + FOREHEAD_GAP * frame.unit)
    points = frame.points[above] / np.float32(frame.unit)
    squared = ((points[:, None] - points) ** 2).sum(axis=2)
    weights = np.exp(squared * np.float32(-0.5 / FOREHEAD_SIGMA**2))
    shift[above] = weights @ shift[above] / weights.sum(axis=1, keepdims=True)


def shut_in_one(own: NDArray[np.float32], other: NDArray[np.float32], ring: tuple[int, ...]) -> float:
    """Whether an eye is shut in one of two faces. It keeps its shape: half-way, the open one would be squeezed.

    Args:
        own: (478, 3) float32, landmarks of one face, any pixels.
        other: (478, 3) float32, those of the other one, any pixels.
        ring: of the eye.

    Returns:
        0 if both are open, or both are shut … 1.
    """
    opened = [smoothstep_at(SHUT_EYE, OPEN_EYE, openness(points[list(ring)])) for points in (own, other)]
    return abs(opened[1] - opened[0])


def mouth_height(points: NDArray[np.float32], unit: float) -> float:
    """How far a mouth is open.

    Args:
        points: (478, 2 or 3) float32, pixels.
        unit: inter-ocular distance, pixels.

    Returns:
        Units.
    """
    upper, lower = _inner_lips(points)
    return float(np.linalg.norm(upper - lower, axis=1).max()) / unit


def _inner_lips(points: NDArray[np.float32]) -> tuple[Points, Points]:
    """(9, 2) each: the edges of the upper and the lower lip, opposite each other."""
    return points[UPPER, :2], points[LOWER, :2]


@cache
def _longest_shifts() -> Plane:
    """(478, 2) units: to the side, and along the face, for each landmark."""
    atlas = face_atlas()
    points, unit = atlas.frame.points, atlas.frame.unit
    inwards = inward_distance(PaintedMesh(points, atlas.triangles, atlas.labels)) / np.float32(unit)
    column, row = np.floor(points).astype(int).T
    inside = inwards[row.clip(0, atlas.shape[0] - 1), column.clip(0, atlas.shape[1] - 1)]
    free = smoothstep(0.0, RIM, float32(inside))[:, None]
    height = points @ atlas.frame.up
    low = (height.max() - height) / np.ptp(height)
    rim = np.column_stack([np.full(len(points), SIDE_SHIFT), CROWN_SHIFT + low * (CHIN_SHIFT - CROWN_SHIFT)])
    return float32(rim + free * (FEATURE_SHIFT - rim))
