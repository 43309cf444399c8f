"""How thick the hair of a brow is in the photo, and how it arches away from the mesh's middle line."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

REACH = 0.14
"""Distance, in units, above and below the middle line, in which a brow's hair is looked for."""

STEPS = 29
"""Samples across a brow, from `-REACH` to `REACH`."""

NEAR = (0.13, 0.085)
"""Distance from the middle line, in units, between which darkness is a lid or a lock of hair, and a brow's hair."""

SMOOTH = 1.0
"""Standard deviation, in samples, of the blur that joins hairs to one shape."""

SKIN_PERCENTILE = 80
"""Percentile, across a brow, of the light that stands for the skin around it."""

DARK_PERCENTILE = 85
"""Percentile of the darkness that stands for the hair."""

HAIR_SHARE = (0.34, 0.58)
"""Share of that darkness between which skin becomes brow."""

SPAN = slice(4, 18)
"""The points of the middle line that tell the thickness; towards its ends a brow is thinner."""

MAX_ARCH = 0.035
"""Largest distance, in units, between the mesh's middle line and the drawn one."""

STIFFNESS = 12.0
"""Weight of the mesh's own line beside the points at which hair was measured."""


@dataclass(frozen=True)
class BrowHair:
    """The hair of one brow.

    Attributes:
        darkness: of the hair, 0 as light as the skin around … 1 black.
        thickness: pixels; 0 where no hair is visible.
        arch: (N,) float32, pixels by which the hair lies above each point of the mesh's middle line.
    """

    darkness: float
    thickness: float
    arch: NDArray[np.float32]


def measure_brow(analysis: SketchAnalysis, skin: Plane, face: FaceFrame, middle: Points) -> BrowHair:
    """Measure a brow across its middle line.

    Args:
        analysis: of the photo.
        skin: (h, w) float32, 0…1: 1 where no other hair and nothing else covers the face.
        face: in the analysis's pixels.
        middle: (N, 2) float32 pixels, the middle line.

    Returns:
        Thickness, darkness and arch.
    """
    offsets = np.linspace(-REACH, REACH, STEPS, dtype=np.float32)
    points = middle[None] + (offsets * np.float32(face.unit))[:, None, None] * face.up
    light, bare = (_at(plane, points) for plane in (analysis.light, skin))
    around = np.percentile(light, SKIN_PERCENTILE, axis=0).astype(np.float32)
    around = gaussian(around[None], 2.0)[0]
    dark = gaussian(float32(1 - light / np.maximum(around, 0.02)).clip(0, 1), SMOOTH) * bare
    near = smoothstep(*NEAR, np.abs(offsets))[:, None]
    darkness = float(np.percentile(dark[np.abs(offsets) < 0.5 * NEAR[1]], DARK_PERCENTILE))
    hair = smoothstep(HAIR_SHARE[0] * darkness, HAIR_SHARE[1] * darkness + 1e-4, dark) * near
    step = 2 * REACH * face.unit / (STEPS - 1)
    columns = hair.sum(axis=0)
    thickness = float(np.median(columns[SPAN])) * step
    centre = (hair * offsets[:, None]).sum(axis=0) / np.maximum(columns, 1e-3)
    return BrowHair(darkness, thickness, _smooth_arch(centre, columns) * np.float32(face.unit))


def _at(plane: Plane, points: NDArray[np.float32]) -> Plane:
    x, y = (np.ascontiguousarray(points[..., axis] - np.float32(0.5)) for axis in (0, 1))
    return float32(cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _smooth_arch(centre: Plane, weight: Plane) -> NDArray[np.float32]:
    """A parabola through the measured middles, in units."""
    along = np.linspace(-1, 1, len(centre), dtype=np.float32)
    powers = np.stack([np.ones_like(along), along, along * along], axis=1)
    weight = np.minimum(weight, 4.0)
    normal = powers.T @ (powers * weight[:, None]) + np.diag([0.0, STIFFNESS, STIFFNESS]).astype(np.float32)
    normal += 1e-3 * np.eye(3, dtype=np.float32)
    parabola = powers @ np.linalg.solve(normal, powers.T @ (weight * centre))
    return float32(parabola.clip(-MAX_ARCH, MAX_ARCH))
