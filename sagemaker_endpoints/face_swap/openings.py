"""Eyes and mouth: how far they are open, where the target's own stay visible, and round irises."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field, Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

from .expression import other_opening

OPENING_SIGMA = 0.014
"""Standard deviation, in units, of the soft edge of an opening."""

EYE_RATIO, MOUTH_RATIO = (0.3, 0.55), (0.95, 1.1)
"""The donor's opening / the target's: up to the first value the target's eye or mouth stays, from the second on the
donor's replaces it. Stretched teeth are more conspicuous than a stretched eye, so the mouth's values are higher."""

OPENINGS = ((mesh.LEFT_EYE, EYE_RATIO), (mesh.RIGHT_EYE, EYE_RATIO), (mesh.LIPS_INNER, MOUTH_RATIO))
"""Ring of each opening, and its limits."""

MIN_OPENNESS = 0.04
"""Height / width: below it, nothing is visible in a target's eye or mouth that could be kept."""

MOUTH_MARGIN, MOUTH_SIGMA = 0.11, 0.04
"""How far a mouth that stays extends beyond the lips, with the shadow of its corners, and the standard deviation of its
soft edge, in units."""

CLOSED_EYE = (0.1, 0.15)
"""Height / width of a target's eye: up to the first it is closed and stays as it is, from the second on it is open."""

LID_MARGIN = 0.14
"""How far the lids and lashes of a closed eye extend around its ring, in units."""

RIGID_RADIUS, MESH_RADIUS = 1.15, 1.7
"""In radii of the iris: within the first an iris is moved and scaled as a whole, beyond the second it follows the
mesh."""


def kept_openings(shape: tuple[int, ...], points: NDArray[np.float32], donor: NDArray[np.float32], unit: float) -> Mask:
    """Where the target's own eye or mouth stays visible, because it is open and the donor's is closed.

    A mouth stays with its lips where one is open and the other is not: lips of the wrong shape never close or open.

    Args:
        shape: (H, W, …) of the picture.
        points: (478, 3) float32, the target's landmarks, pixels of the picture.
        donor: (478, 3) float32, the donor's landmarks, its own pixels.
        unit: inter-ocular distance of `points`, pixels.

    Returns:
        (H, W) float32, 0…1; 1 keeps the target.
    """
    kept = np.zeros(shape, np.float32)
    for ring, limits in OPENINGS:
        share = _kept_share(points, donor, ring, limits)
        if share:
            kept = np.maximum(kept, np.float32(share) * opening(shape, points, ring, unit))
    return float32(np.maximum(kept, np.float32(other_opening(points, donor)) * _whole_mouth(shape, points, unit)))


def opening(shape: tuple[int, ...], points: NDArray[np.float32], ring: tuple[int, ...], unit: float) -> Mask:
    """The area enclosed by a ring of landmarks, with a soft edge.

    Args:
        shape: (H, W, …) of the picture.
        points: (478, 2 or 3) float32, landmarks, pixels of the picture.
        ring: indices of landmarks.
        unit: inter-ocular distance, pixels.

    Returns:
        (H, W) float32, 0…1.
    """
    outline = closed_curve(points[list(ring), :2])
    return gaussian(fill_polygons((shape[0], shape[1]), [outline]), OPENING_SIGMA * unit)


def _whole_mouth(shape: tuple[int, ...], points: NDArray[np.float32], unit: float) -> Mask:
    outline = grow_outline(closed_curve(points[list(mesh.LIPS_OUTER), :2]), MOUTH_MARGIN * unit)
    return gaussian(fill_polygons((shape[0], shape[1]), [outline]), MOUTH_SIGMA * unit)


def with_round_irises(source_map: Field, points: NDArray[np.float32], donor: NDArray[np.float32], unit: float) -> Field:
    """Change a map into the donor so that each iris is moved and scaled as a whole.

    It stays round, and the gaze is the target's.

    Args:
        source_map: (H, W, 2) float32, for each pixel of the target the position in the donor, pixels.
        points: (478, 3) float32, the target's landmarks, pixels of the map.
        donor: (478, 3) float32, the donor's landmarks, its pixels.
        unit: inter-ocular distance of `points`, pixels.

    Returns:
        (H, W, 2) float32, a new map.
    """
    shape = (source_map.shape[0], source_map.shape[1])
    rounded = source_map.copy()
    for eye in EYES:
        replaced = 1 - _kept_share(points, donor, eye.ring, EYE_RATIO)
        rigid_map, distance = _rigid_iris(shape, points, donor, eye)
        falloff = smoothstep(MESH_RADIUS, RIGID_RADIUS, distance)
        share = np.float32(replaced) * falloff * opening(shape, points, eye.ring, unit)
        rounded += share[..., None] * (rigid_map - rounded)
    return rounded


def shut_eyes(shape: tuple[int, ...], points: NDArray[np.float32], before: NDArray[np.float32], unit: float) -> Mask:
    """The target's shut eyes with their lids and lashes: an open eye of the donor would be squeezed into their line.

    Args:
        shape: (H, W, …) of the picture.
        points: (478, 3) float32, the moved landmarks, pixels of the picture.
        before: (478, 3) float32, the target's landmarks before they were moved, any pixels.
        unit: inter-ocular distance of `points`, pixels.

    Returns:
        (H, W) float32, 0…1; 1 keeps the target.
    """
    kept = np.zeros((shape[0], shape[1]), np.float32)
    for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE):
        share = smoothstep_at(*CLOSED_EYE[::-1], openness(before[list(ring)]))
        if share:
            lids = float32(cv2.convexHull(float32(points[list(ring), :2])))[:, 0]
            area = fill_polygons((shape[0], shape[1]), [grow_outline(lids, LID_MARGIN * unit)])
            kept = np.maximum(kept, np.float32(share) * gaussian(area, LID_MARGIN / 3 * unit))
    return kept


def openness(ring: Points) -> float:
    """Height / width of an eye or mouth.

    Args:
        ring: (N, 2 or 3) float32, pixels; one corner first, the opposite one at N // 2.
    """
    width = float(np.linalg.norm(ring[0, :2] - ring[len(ring) // 2, :2]))
    return _height(ring) / max(width, 1e-6)


def _height(ring: Points) -> float:
    half = len(ring) // 2
    return float(np.linalg.norm(ring[1:half, :2] - ring[:half:-1, :2], axis=1).max())


def _kept_share(
    points: NDArray[np.float32], donor: NDArray[np.float32], ring: tuple[int, ...], limits: tuple[float, float]
) -> float:
    """0…1; heights are compared in each face's unit, because widths shrink when a head turns."""
    target_ring, donor_ring = points[list(ring)], donor[list(ring)]
    if openness(target_ring) < MIN_OPENNESS:
        return 0.0
    donor_height = _height(donor_ring) / face_frame(donor).unit
    target_height = _height(target_ring) / face_frame(points).unit
    return smoothstep_at(limits[1], limits[0], donor_height / target_height)


def _rigid_iris(
    shape: tuple[int, int], points: NDArray[np.float32], donor: NDArray[np.float32], eye: EyeMesh
) -> tuple[Field, Plane]:
    """The map of the similarity that brings iris to iris, and the distance from the iris's centre in radii."""
    iris = eye.iris
    turn = _axis(donor, eye.ring) / _axis(points, eye.ring)
    radius = _radius(points, iris)
    turn *= _radius(donor, iris) / radius / max(abs(turn), 1e-9)
    x = np.arange(shape[1], dtype=np.float32) + np.float32(0.5 - points[iris, 0])
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5 - points[iris, 1])
    rigid_map = np.stack(
        [donor[iris, 0] + turn.real * x - turn.imag * y, donor[iris, 1] + turn.imag * x + turn.real * y], axis=-1
    )
    return float32(rigid_map), float32(np.hypot(x, y) / np.float32(radius))


def _axis(points: NDArray[np.float32], ring: tuple[int, ...]) -> complex:
    """The vector from corner to corner of an eye, as a complex number."""
    x, y = points[ring[8], :2] - points[ring[0], :2]
    return complex(x, y) or 1 + 0j


def _radius(points: NDArray[np.float32], iris: int) -> float:
    """Radius of an iris in pixels; for an eye that is turned away, the longer half axis."""
    rim = points[iris + 1 : iris + 5, :2]
    return max(float(np.linalg.norm(rim[:2] - rim[2:], axis=1).max()) / 2, 1e-3)
