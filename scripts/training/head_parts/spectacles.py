"""Glasses painted on faces that wear none: clear ones with frames, and dark ones."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.landmarks import LEFT_EYE, RIGHT_EYE
from scripts.labelling.classes import Labels, index_of
from scripts.training.head_parts.canvas import SIDE, Canvas
from scripts.training.head_parts.textures import colour

Colours = NDArray[np.float32]
Random = np.random.Generator

GLASSES = index_of("glasses")
TEMPLES = (127, 356)
"""Landmarks at the ears, where the sides of the frame end."""

SHIFT = 4
"""Bits of a pixel's fraction in OpenCV's drawing functions."""


def with_spectacles(rgb: Colours, labels: Labels, canvas: Canvas, rng: Random) -> tuple[Colours, Labels]:
    """Put glasses on a face.

    Args:
        rgb: (SIDE, SIDE, 3) float32, 0…1.
        labels: (SIDE, SIDE) class indices.
        canvas: for landmarks and unit.
        rng: the source of chance.
    """
    unit, face = canvas.unit, canvas.face
    left, right = (face.ring(eye).mean(axis=0) for eye in (LEFT_EYE, RIGHT_EYE))
    size = np.array([rng.uniform(0.34, 0.46), rng.uniform(0.24, 0.42)]) * unit
    drop = rng.uniform(-0.02, 0.12) * unit * -face.up
    outward = rng.uniform(0.0, 0.06) * unit * face.right
    power = rng.uniform(2.0, 5.0)
    outlines = [_rounded(left + drop - outward, size, face.right, face.up, power)]
    outlines.append(_rounded(right + drop + outward, size, face.right, face.up, power))
    lenses, frame = (np.zeros((SIDE, SIDE), np.uint8) for _ in range(2))
    cv2.fillPoly(lenses, [_fixed(each) for each in outlines], 1, shift=SHIFT)
    thick = max(1, round(rng.uniform(0.03, 0.14) * unit))
    cv2.polylines(frame, [_fixed(each) for each in outlines], True, 1, thick, shift=SHIFT)
    inner = (left + drop - outward + size[0] * face.right, right + drop + outward - size[0] * face.right)
    cv2.polylines(frame, [_fixed(np.stack(inner))], False, 1, thick, shift=SHIFT)
    for temple, centre, side in zip(TEMPLES, (left, right), (-1, 1), strict=True):
        ends = np.stack([centre + drop + side * (outward + size[0] * face.right), canvas.landmarks[temple, :2]])
        cv2.polylines(frame, [_fixed(ends)], False, 1, max(1, thick // 2), shift=SHIFT)
    opaque = float(rng.uniform(0.55, 0.97)) if rng.random() < 0.4 else float(rng.uniform(0, 0.15))
    tint = colour(rng) * (0.35 if opaque > 0.5 else 1.0)
    fade = np.linspace(1.1, rng.uniform(0.6, 1.1), SIDE, dtype=np.float32)[:, None]
    share = (cv2.GaussianBlur(lenses.astype(np.float32), (0, 0), 0.6) * opaque * fade).clip(0, 1)[..., None]
    rim = cv2.GaussianBlur(frame.astype(np.float32), (0, 0), 0.6)[..., None]
    painted = rgb * (1 - share) + tint * share
    painted = painted * (1 - rim) + (colour(rng) * rng.uniform(0.2, 1)) * rim
    where = (frame > 0) | (lenses > 0)
    return painted.clip(0, 1).astype(np.float32), np.where(where, np.uint8(GLASSES), labels).astype(np.uint8)


def _rounded(
    centre: NDArray[np.float32],
    size: NDArray[np.float64],
    right: NDArray[np.float32],
    up: NDArray[np.float32],
    power: float,
) -> NDArray[np.float64]:
    """(64, 2): between an ellipse (power 2) and a rectangle."""
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    x, y = (np.sign(f) * np.abs(f) ** (2 / power) for f in (np.cos(angle), np.sin(angle)))
    return np.asarray(centre + size[0] * x[:, None] * right + size[1] * y[:, None] * up, np.float64)


def _fixed(points: NDArray[np.floating]) -> NDArray[np.int32]:
    return np.asarray((points * 2**SHIFT).round(), np.int32)
