"""The shape of a drawn head: the 478 landmarks of the face mesh in space, and the skull around them.

`face_points.csv` is a symmetric face with a closed mouth that looks straight ahead: the landmarks of the sample photo's
face (NASA, public domain), turned to the front, averaged with their mirror image, the mouth closed. 1 is the distance
between the irises; the origin lies between the outer corners of the eyes; y points down, z away from the camera. The
column `jaw` says how far a point follows the lower jaw.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.datasets.drawn_faces.canvas import shifted
from scripts.datasets.drawn_faces.traits import Traits, chance

Space = NDArray[np.float64]
"""(N, 3) x, y, z."""

MOUTH_OPEN = 0.2
"""How far the jaw drops, distances between the eyes."""

SMILE_OUT, SMILE_UP, SMILE_SPREAD = 0.11, 0.09, (0.2, 0.17)
"""How far a smile moves the corners of the mouth, and how far around them it reaches."""

MOUTH_CORNER = (0.453, 0.931)
EYE_CENTRE = (0.48, 0.0)
NOSE = (0.0, 0.5)

SKULL_CENTRE, SKULL_RADII = (0.0, -0.25, 0.55), (1.12, 1.2)
"""The dome of the head: the middle of its outline, and its half axes across and up."""


@dataclass(frozen=True)
class Pose:
    """Where a head is in the picture.

    Attributes:
        rotation: (3, 3), from the head's axes to the picture's.
        unit: pixels of the distance between the eyes.
        origin: (x, y) pixels of the middle between the eyes.
    """

    rotation: NDArray[np.float64]
    unit: float
    origin: tuple[float, float]

    def place(self, points: Space) -> Space:
        """Points of the head in pixels of the picture; z in the same unit."""
        return np.asarray(points @ self.rotation.T * self.unit + np.array([*self.origin, 0.0]))


def shape_of(traits: Traits) -> Space:
    """(478, 3): the landmarks of a head, in its own axes."""
    points, jaw = face_points()
    rng = chance(traits.seed, "shape")
    shaped = points.copy()
    for side in (-1, 1):
        _scale(shaped, (side * EYE_CENTRE[0], EYE_CENTRE[1]), 0.16, np.array([1.0, _of(rng, "eyes")]))
    _scale(shaped, NOSE, 0.22, np.array([_of(rng, "nose"), 1.0]))
    _scale(shaped, (0.0, 0.97), 0.3, np.array([_of(rng, "mouth"), _of(rng, "lips")]))
    shaped[:468, 1] -= rng.uniform(-0.03, 0.05) * _near(points[:468], (0.5, -0.25), (0.45, 0.12), mirrored=True)
    if traits.smiling:
        near = _near(points, MOUTH_CORNER, SMILE_SPREAD, mirrored=True)
        shaped[:, 0] += SMILE_OUT * near * np.tanh(4 * points[:, 0])
        shaped[:, 1] -= SMILE_UP * near * np.abs(np.tanh(4 * points[:, 0]))
    if traits.mouth_slightly_open:
        shaped[:, 1] += MOUTH_OPEN * jaw
    return np.asarray(shaped * np.array([rng.uniform(0.93, 1.07), rng.uniform(0.95, 1.08), 1.0]))


def skull_ring(first: float, last: float, growth: float, steps: int = 40) -> Space:
    """(steps, 3): an arc of the skull's outline, from the right of the picture over the top to the left.

    Args:
        first: degrees above the middle at which the arc begins on the right; below it, negative.
        last: degrees at which it ends, 180 is the left.
        growth: 1 is the skin; more for hair.
        steps: number of points.
    """
    angles = np.radians(np.linspace(first, last, steps))
    x, y, z = SKULL_CENTRE
    ring = np.stack([np.cos(angles) * SKULL_RADII[0], -np.sin(angles) * SKULL_RADII[1]], axis=1) * growth
    return np.column_stack([shifted(ring, x, y), np.full(steps, z)])


def rotation_of(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """The rotation of a head whose angles the face engine names so (`facemagi_vision.pose.Pose`), degrees."""
    (sy, cy), (sp, cp), (sr, cr) = ((np.sin(a), np.cos(a)) for a in np.radians([yaw, pitch, roll]))
    about_y = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x)


@cache
def face_points() -> tuple[Space, NDArray[np.float64]]:
    """The points and their `jaw` of `face_points.csv`; nobody writes to them."""
    table = np.loadtxt(Path(__file__).parent / "face_points.csv", delimiter=",", skiprows=1)
    table.flags.writeable = False
    return table[:, :3], table[:, 3]


RANGES = {"eyes": (0.85, 1.2), "nose": (0.85, 1.2), "mouth": (0.9, 1.1), "lips": (0.9, 1.35)}
"""By how much each part of a face may be scaled."""


def _of(rng: np.random.Generator, part: str) -> float:
    return float(rng.uniform(*RANGES[part]))


def _scale(points: Space, centre: tuple[float, float], reach: float, factors: NDArray[np.float64]) -> None:
    """Scale the surroundings of a centre, less and less with the distance; writes to `points`."""
    near = _near(points, centre, (reach, reach))[:, None]
    points[:, :2] += (points[:, :2] - centre) * (factors - 1) * near


def _near(
    points: Space, centre: tuple[float, float], spread: tuple[float, float], mirrored: bool = False
) -> NDArray[np.float64]:
    """(N,) 1 at the centre, less with the distance; with `mirrored`, on both sides of the face."""
    x = np.abs(points[:, 0]) if mirrored else points[:, 0]
    distance = ((x - centre[0]) / spread[0]) ** 2 + ((points[:, 1] - centre[1]) / spread[1]) ** 2
    return np.asarray(np.exp(-distance / 2))
