"""Eyes and mouth: how far open they are, whose show between the lids and lips, and round irises."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field, Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

EYES = ((mesh.LEFT_EYE, mesh.LEFT_IRIS), (mesh.RIGHT_EYE, mesh.RIGHT_IRIS))

SOFT = 0.014
"""Deviation, in units, of the soft edge of an opening."""

LIKE_EYES, LIKE_MOUTHS = (0.3, 0.55), (0.95, 1.1)
"""The donor's opening over the target's: below the first it holds nothing to show, from the second on it is the
donor's that shows. Teeth that are stretched show sooner than an eye."""

OPENINGS = ((mesh.LEFT_EYE, LIKE_EYES), (mesh.RIGHT_EYE, LIKE_EYES), (mesh.LIPS_INNER, LIKE_MOUTHS))

HARDLY_OPEN = 0.04
"""Height over width: a target's opening below it shows nothing."""

IRIS_RIM, IRIS_REACH = 1.15, 1.7
"""In radii: within the first an iris is moved and scaled as a whole, beyond the second it goes with the mesh."""


def kept_openings(shape: tuple[int, ...], points: NDArray[np.float32], donor: NDArray[np.float32], unit: float) -> Mask:
    """(H, W) float32, 1 where the target's own eye or mouth must show, because the donor's is closed and this is open.

    points: (478, 3) in the pixels of `shape`. donor: (478, 3), its own pixels. unit: of `points`.
    """
    kept = np.zeros(shape, np.float32)
    for ring, alike in OPENINGS:
        share = _share_kept(points, donor, ring, alike)
        if share:
            kept = np.maximum(kept, np.float32(share) * opening(shape, points, ring, unit))
    return kept


def opening(shape: tuple[int, ...], points: NDArray[np.float32], ring: tuple[int, ...], unit: float) -> Mask:
    """(H, W) float32, 0…1, softly what a ring encloses."""
    outline = closed_curve(points[list(ring), :2])
    return gaussian(fill_polygons((shape[0], shape[1]), [outline]), SOFT * unit)


def with_round_irises(places: Field, points: NDArray[np.float32], donor: NDArray[np.float32], unit: float) -> Field:
    """The map of a donor's face with each iris scaled as a whole, so that it stays round and looks where this one did.

    places: (H, W, 2) the donor's pixels. points: (478, 3) of the target in the map's pixels. donor: (478, 3).
    """
    shape = (places.shape[0], places.shape[1])
    rounded = places.copy()
    for ring, iris in EYES:
        alike = 1 - _share_kept(points, donor, ring, LIKE_EYES)
        there, distance = _as_a_whole(shape, points, donor, ring, iris)
        share = np.float32(alike) * smoothstep(IRIS_REACH, IRIS_RIM, distance) * opening(shape, points, ring, unit)
        rounded += share[..., None] * (there - rounded)
    return rounded


def openness(ring: Points) -> float:
    """Height over width of an opening. ring: (N, 2 or 3), the corners opposite one another, first and middle."""
    width = float(np.linalg.norm(ring[0, :2] - ring[len(ring) // 2, :2]))
    return _height(ring) / max(width, 1e-6)


def _height(ring: Points) -> float:
    half = len(ring) // 2
    return float(np.linalg.norm(ring[1:half, :2] - ring[:half:-1, :2], axis=1).max())


def _share_kept(
    points: NDArray[np.float32], donor: NDArray[np.float32], ring: tuple[int, ...], alike: tuple[float, float]
) -> float:
    """0…1. Heights are compared in each face's unit: widths shrink when a head turns."""
    here, there = points[list(ring)], donor[list(ring)]
    if openness(here) < HARDLY_OPEN:
        return 0.0
    heights = [_height(opened) / face_frame(face).unit for opened, face in ((there, donor), (here, points))]
    return float(smoothstep(alike[1], alike[0], np.array([heights[0] / heights[1]], np.float32))[0])


def _as_a_whole(
    shape: tuple[int, int],
    points: NDArray[np.float32],
    donor: NDArray[np.float32],
    ring: tuple[int, ...],
    iris: int,
) -> tuple[Field, Plane]:
    """The donor's places by the similarity that brings iris to iris, and the distance from the middle in radii."""
    turn = _axis(donor, ring) / _axis(points, ring)
    radius = _radius(points, iris)
    turn *= _radius(donor, iris) / radius / max(abs(turn), 1e-9)
    x = np.arange(shape[1], dtype=np.float32) + np.float32(0.5 - points[iris, 0])
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5 - points[iris, 1])
    there = np.stack(
        [donor[iris, 0] + turn.real * x - turn.imag * y, donor[iris, 1] + turn.imag * x + turn.real * y], axis=-1
    )
    return float32(there), float32(np.hypot(x, y) / np.float32(radius))


def _axis(points: NDArray[np.float32], ring: tuple[int, ...]) -> complex:
    """From corner to corner, as a complex number."""
    x, y = points[ring[8], :2] - points[ring[0], :2]
    return complex(x, y) or 1 + 0j


def _radius(points: NDArray[np.float32], iris: int) -> float:
    """Pixels; of a turned eye the longer half axis."""
    rim = points[iris + 1 : iris + 5, :2]
    return max(float(np.linalg.norm(rim[:2] - rim[2:], axis=1).max()) / 2, 1e-3)
