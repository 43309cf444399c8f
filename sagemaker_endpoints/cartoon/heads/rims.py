"""The rim of each lens as one closed line, so that a thin frame has no gaps."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.path import stroke
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

RADII = (0.22, 0.62)
"""Distances, in units, from the middle of an eye between which its rim is looked for."""

STEPS, ANGLES = 34, 72
"""Radii and directions in which it is looked for."""

BEND = 0.06
"""Cost of one step of the radius from one direction to the next; a rim that is fully dark gains 1."""

DARK = (0.04, 0.16)
"""Contrast between which a pixel surely is rim."""

GLASSES = (0.12, 0.4)
"""Probability of glasses nearby, between which a dark pixel may be rim."""

SUPPORT = 0.45
"""Share of a rim that must be visible: with less, there is none to complete."""

COVERED = 0.75
"""Share of a rim that the mask of frames covers from which it has no gaps."""

WIDTH = 0.034
"""Width of a thin rim, units."""

SMOOTH = 1.6
"""Standard deviation, in directions, of the blur that makes the line even."""

BRIDGE = 20.0
"""Degrees above the line between the eyes at which the bridge meets the rims."""


def close_rims(frames: Plane, contrast: Plane, glasses: Plane, face: FaceFrame) -> Plane:
    """Complete the rims of both lenses.

    Args:
        frames: (h, w) float32, 0…1, the frames as far as they were found.
        contrast: (h, w), how much darker a pixel is than the lens around, relative to lit skin; 0 on eyes.
        glasses: (h, w), 0…1, probability of glasses.
        face: in their pixels.

    Returns:
        (h, w) float32, 0…1: the frames with closed rims; unchanged where they have no gaps or too little is visible.
    """
    evidence = smoothstep(*DARK, contrast) * smoothstep(*GLASSES, gaussian(glasses, 0.06 * face.unit))
    rims = [_rim(evidence, face, face.ring(eye.ring).mean(axis=0)) for eye in EYES]
    if min(_mean_along(evidence, rim) for rim in rims) < SUPPORT / 2 or (
        max(_mean_along(evidence, rim) for rim in rims) < SUPPORT
    ):
        return frames
    if min(_mean_along(frames, rim) for rim in rims) > COVERED:
        return frames
    lines = [np.concatenate([rim, rim[:1]]) for rim in rims] + [_bridge(rims)]
    drawn = fill_polygons(
        (frames.shape[0], frames.shape[1]),
        [outline for line in lines for outline in _segments(line, WIDTH * face.unit)],
    )
    return np.maximum(frames, drawn)


def _rim(evidence: Plane, face: FaceFrame, middle: Points) -> Points:
    """The closed path of most evidence around an eye, (ANGLES, 2) pixels, from the face's right over its top."""
    angles = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False, dtype=np.float32)
    radii = np.linspace(*RADII, STEPS, dtype=np.float32) * np.float32(face.unit)
    rays = np.cos(angles)[:, None] * face.right + np.sin(angles)[:, None] * face.up
    points = middle + rays[:, None] * radii[None, :, None]
    gain = cv2.remap(evidence, float32(points[..., 0] - 0.5), float32(points[..., 1] - 0.5), cv2.INTER_LINEAR)
    chosen = _closed_path(float32(gain))
    smooth = gaussian(float32(np.tile(radii[chosen], 3))[None], SMOOTH)[0, ANGLES : 2 * ANGLES]
    return float32(middle + rays * smooth[:, None])


def _closed_path(gain: Plane) -> NDArray[np.intp]:
    """The radius in each direction with the largest sum of gain less bends, by dynamic programming over two rounds."""
    twice = np.concatenate([gain, gain, gain])
    count, steps = twice.shape
    total, came = twice[0].copy(), np.zeros((count, steps), np.intp)
    for row in range(1, count):
        padded = np.pad(total, 1, constant_values=-np.inf)
        options = np.stack([padded[:-2] - BEND, padded[1:-1], padded[2:] - BEND])
        best = options.argmax(axis=0)
        came[row] = np.arange(steps) + best - 1
        total = options[best, np.arange(steps)] + twice[row]
    path = np.empty(count, np.intp)
    path[-1] = total.argmax()
    for row in range(count - 1, 0, -1):
        path[row - 1] = came[row, path[row]]
    return path[len(gain) : 2 * len(gain)]


def _bridge(rims: list[Points]) -> Points:
    """The line between both rims over the nose."""
    turn = round(BRIDGE / 360 * ANGLES)
    return float32(np.stack([rims[0][turn], rims[1][ANGLES // 2 - turn]]))


def _segments(line: Points, width: float) -> list[Points]:
    """The outlines of the pieces of a line; as one outline, a closed line would fill its inside."""
    half = len(line) // 2 + 1
    return [stroke(part, width) for part in (line[:half], line[half - 1 :]) if len(part) > 1]


def _mean_along(plane: Plane, path: Points) -> float:
    x, y = (path[:, axis].reshape(1, -1) - np.float32(0.5) for axis in (0, 1))
    return float(cv2.remap(plane, float32(x), float32(y), cv2.INTER_LINEAR).mean())
