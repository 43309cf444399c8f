"""The masks of a head from the parts that a network sees."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.similarity import Affine
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .collars import without_collars
from .head import Head, HeadMasks
from .rims import close_rims

SKIN = ("skin", "neck", "nose", "left_ear", "right_ear", "left_brow", "right_brow", "left_eye", "right_eye")
MOUTH = ("mouth", "upper_lip", "lower_lip")
GROUPS = (("hair",), (*SKIN, *MOUTH), ("beard",), ("glasses",), ("cover", "hat"))
"""The parts that are sampled together."""

WORN = 0.5
"""Mean probability of glasses at the bridge and below both eyes, from which glasses are worn."""

WORN_POINTS = (168, 6, 118, 347, 119, 348)
"""Landmarks at the bridge of the nose and below the eyes."""

LENS_POINTS = (27, 23, 257, 253, 119, 348)
"""Landmarks of skin above and below both eyes, that is seen through clear lenses."""

DARK_LENS = 0.5
"""Light there, relative to the skin's, below which lenses hide the eyes."""

LENS_LIGHT = (0.85, 0.65)
"""Light, relative to the skin's, between which a pixel of dark glasses becomes lens or frame instead of skin."""

FRAME_CONTRAST = (0.10, 0.22)
"""Difference in light, relative to the skin's, between which a pixel of glasses becomes frame instead of lens."""

FRAME_WINDOW = 0.22
"""Side, in units, of the window whose median is the lens around a frame: over twice as wide as frames."""

FRAME_ROUNDING, FRAME_SHARE = 0.016, (0.22, 0.5)
"""Standard deviation, in units, of the blur that makes a frame's edges smooth lines, and the share of it from which a
pixel is frame."""

MIN_PIECE = 0.2
"""Least length, in units, of a piece of a frame."""

EYE_MARGIN = 0.08
"""Margin, in units, around an eye that belongs to the eye and never to a frame."""


def parsed_masks(head: Head, parts: Parts, matrix: Affine) -> HeadMasks:
    """The masks of a head.

    Args:
        head: the head.
        parts: of its face.
        matrix: (2, 3), from the photo's pixels to the head's.

    Returns:
        The masks.
    """
    size = (head.light.shape[1], head.light.shape[0])
    (hair, skin, beard, glasses, cover), _ = parts.sample_each(GROUPS, matrix, size)
    worn = _mean_at(glasses, head, WORN_POINTS) >= WORN
    frames = _frames(head, glasses) if worn else np.zeros_like(glasses)
    lenses = float32(glasses - frames) if worn else np.zeros_like(glasses)
    nothing = np.zeros_like(glasses)
    return HeadMasks(
        without_collars(head, skin) + glasses - frames, hair + beard, cover, frames, lenses, nothing, nothing
    )


def _frames(head: Head, glasses: Plane) -> Plane:
    """1 where glasses hide what is behind them: on frames and dark lenses."""
    if _mean_at(head.light, head, LENS_POINTS) < DARK_LENS:
        return float32(glasses * smoothstep(*LENS_LIGHT, head.light))
    unit = head.face.unit
    rings = [closed_curve(head.face.ring(ring)) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    eyes = fill_polygons(
        (glasses.shape[0], glasses.shape[1]), [grow_outline(ring, EYE_MARGIN * unit) for ring in rings]
    )
    levels = (100 * head.light).clip(0, 255).astype(np.uint8)
    window = 2 * max(1, round(FRAME_WINDOW * unit / 2)) + 1
    around = float32(cv2.medianBlur(levels, window)) * np.float32(0.01)
    contrast = float32((around - head.light) * (1 - eyes))
    frames = smoothstep(*FRAME_CONTRAST, contrast) * glasses
    found = _large(float32(smoothstep(*FRAME_SHARE, gaussian(float32(frames), FRAME_ROUNDING * unit))), unit)
    return close_rims(found, contrast, glasses, head.face)


def _large(frames: Plane, unit: float) -> Plane:
    """The pieces of a frame without spots, which are lashes and shadows."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((frames > 0.2).astype(np.uint8), connectivity=8)
    extent = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    kept = extent > MIN_PIECE * unit
    kept[0] = False
    return float32(frames * kept[labels])


def _mean_at(plane: Plane, head: Head, landmarks: tuple[int, ...]) -> float:
    columns, rows = head.face.ring(landmarks).astype(int).T
    return float(plane[rows.clip(0, plane.shape[0] - 1), columns.clip(0, plane.shape[1] - 1)].mean())
