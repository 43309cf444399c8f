"""The vermilion border: where the colour of the lips ends, near the outline that the mesh draws."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import shading_free
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

INSIDE = 0.022
"""Depth inside the mesh's outline, in units, from which on a pixel counts as lip when the colours are learnt."""

OUTSIDE = (0.03, 0.10)
"""Distances outside the outline, in units, between which a pixel counts as skin when the colours are learnt."""

MIN_SAMPLES = 12
"""Pixels of lips and of skin that are needed to learn their colours."""

SPREAD_FLOOR = np.diag(np.array([6.0, 0.020, 0.030], np.float64) ** 2)
"""Added to the covariance of the samples: a few pixels vary less than all lips do."""

GRAIN = 0.014
"""Standard deviation, in units, of the blur that hides furrows and reflections from the comparison of colours."""

SEPARABLE = (1.3, 2.8)
"""Distance between the colours of lips and skin, in standard deviations: up to the first only the mesh counts, from the
second on colours count in full."""

STRICT, LOOSE = 0.008, 0.018
"""Distance from the outline, in units, that changes the odds by a factor of e: where only the mesh is known, and where
the colours are."""

RETREAT, ADVANCE = 2.0, 1.0
"""Weight of a colour of skin and of a colour of lips: the border rather lies further inside, because lipstick on the
skin is more visible than a rim of bare lip."""

UNLIKELY = 0.02
"""Probability of lip, or of skin, that counts as none: what is not lip keeps its bytes."""

SMOOTH = 0.007
"""Standard deviation, in units, of the blur of the finished mask: single pixels of another colour do not fray it."""

MIN_PIXELS = 0.6
"""Smallest distance that changes the odds by a factor of e, pixels: a finer outline would be jagged."""


def vermilion(lab: Lab, outline: Mask, inside_mouth: Mask, unit: float) -> Mask:
    """Move the outline of the lips to the edge of their colour.

    Args:
        lab: (H, W, 3) float32 Lab, around the mouth.
        outline: (H, W) float32, 1 inside the mesh's outline of the lips, with sharp edges.
        inside_mouth: (H, W) float32, 1 between the lips.
        unit: inter-ocular distance, pixels.

    Returns:
        (H, W) float32, 0…1: the lips with the mouth between them, with a soft edge.

    Example:
        >>> lab = np.full((60, 60, 3), (70, 12, 16), np.float32)
        >>> lab[24:36, 10:50] = (50, 35, 14)
        >>> outline = np.zeros((60, 60), np.float32)
        >>> outline[21:36, 10:50] = 1
        >>> lips = vermilion(lab, outline, np.zeros_like(outline), 100.0)
        >>> bool(lips[22, 30] < 0.5 < lips[26, 30])
        True
    """
    depth = _signed_depth(outline)
    score, trust = _lip_score(lab, depth, inside_mouth, unit)
    sharpness = max((STRICT + (LOOSE - STRICT) * trust) * unit, MIN_PIXELS)
    weight = np.float32(trust) * np.where(score > 0, np.float32(ADVANCE), np.float32(RETREAT))
    odds = depth * np.float32(1 / sharpness) + weight * score
    probability = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    certain = np.clip((probability - UNLIKELY) / (1 - 2 * UNLIKELY), 0, 1)
    return gaussian(float32(certain), SMOOTH * unit)


def _signed_depth(outline: Mask) -> Plane:
    """(H, W), pixels: positive inside the outline, negative outside."""
    inside = (outline > 0.5).astype(np.uint8)
    within, beyond = (cv2.distanceTransform(side, cv2.DIST_L2, 5) for side in (inside, 1 - inside))
    return float32(np.where(inside > 0, within - 0.5, 0.5 - beyond))


def _lip_score(lab: Lab, depth: Plane, inside_mouth: Mask, unit: float) -> tuple[Plane, float]:
    """(H, W), -1 the colour of the skin … 1 that of the lips, and how far this can be trusted, 0…1.

    Fisher's linear discriminant of lightness and shading-free chroma.
    """
    lip = (depth > INSIDE * unit) & (inside_mouth < 0.5)
    skin = (depth < -OUTSIDE[0] * unit) & (depth > -OUTSIDE[1] * unit)
    if min(lip.sum(), skin.sum()) < MIN_SAMPLES:
        return np.zeros_like(depth), 0.0
    features = shading_free(gaussian(lab, GRAIN * unit))
    (of_lip, lip_spread), (of_skin, skin_spread) = (_spread(features[area]) for area in (lip, skin))
    direction = np.linalg.solve((lip_spread + skin_spread) / 2 + SPREAD_FLOOR, of_lip - of_skin)
    apart = float(direction @ (of_lip - of_skin))
    middle = float32(features - float32((of_lip + of_skin) / 2)) @ float32(direction)
    return float32(np.clip(middle * np.float32(2 / max(apart, 1e-6)), -1, 1)), smoothstep_at(*SEPARABLE, apart**0.5)


def _spread(samples: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(3,) the median of features, and (3, 3) their covariance."""
    middle = np.median(samples, axis=0).astype(np.float64)
    centred = samples - middle
    return middle, centred.T @ centred / len(samples)
