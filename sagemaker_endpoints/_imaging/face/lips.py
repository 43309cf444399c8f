"""The mask of the lips, without the teeth and the open mouth between them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour, median_colour
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.vermilion import vermilion
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import MOUTH_CORNERS
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

EDGE = 0.010
"""Standard deviation, in units, of the mask's soft edge."""

GAPS = ((82, 87), (13, 14), (312, 317))
"""Pairs of landmarks on the inner edges of the lips: a point of the upper lip, and the point below it."""

OPEN = (0.015, 0.04)
"""Gaps between the lips, in units: up to the first the mouth is closed, from the second on it is open."""

INWARD = 0.008
"""Distance, in units, by which the lips reach into the mesh's mouth opening; teeth there are excluded by colour."""

TOOTH_REACH = 0.043
"""Distance, in units, outside the opening at which a pixel may still be a tooth: the mesh is not exact to the pixel."""

TONGUE_LIGHT, TONGUE_RED = 0.75, 0.6
"""L and a* in the mouth, divided by those of the upper lip, from which on a pixel is tongue, not the dark or a
tooth."""

MIN_TONGUE = 0.25
"""Share of the mouth's opening that a tongue must fill to be looked for on the lip."""

TONGUE_SIGMA = 0.008
"""Standard deviation, in units, of the blur that hides the tongue's grain."""

EDGE_STEPS = (0.8, 1.0, 1.2, 1.4, 1.6)
"""Steps of L from pixel to pixel that are tried as an edge; the largest counts that does not run over the whole lip."""

CHROMA_STEP = 0.8
"""Step of a* and b*, divided by that of L."""

MAX_TONGUE = 0.45
"""Share of the lower lip that a tongue can cover."""

TONGUE_RIM = 0.012
"""Width, in units, of the tongue's shaded rim, which belongs to it."""


@dataclass(frozen=True)
class Lips:
    """The lips of one face.

    Attributes:
        mask: (H, W) float32, 0…1.
        outer: (N, 2) float32 pixels, their outline, a smooth ring.
        base: (3,) Lab, their median colour in the picture.
    """

    mask: Mask
    outer: Points
    base: LabColour


def find_lips(lab: Lab, face: FaceFrame) -> Lips:
    """Find the lips by the mesh and by their colour, which also excludes the teeth of an open mouth.

    Args:
        lab: (H, W, 3) float32 CIE L*a*b*, a picture that contains the mouth.
        face: in pixels of `lab`.

    Returns:
        The lips, in pixels of `lab`.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> lips = find_lips(np.full((256, 256, 3), (50, 30, 10), np.float32), sample_frame())
        >>> lips.base.tolist(), float(lips.mask[0, 0])
        ([50.0, 30.0, 10.0], 0.0)
    """
    shape = (lab.shape[0], lab.shape[1])
    outer, inner = closed_curve(face.ring(mesh.LIPS_OUTER)), closed_curve(face.ring(mesh.LIPS_INNER))
    mask = vermilion(lab, fill_polygons(shape, [outer]), fill_polygons(shape, [inner]), face.unit)
    opened = _openness(face)
    if opened:
        inner = grow_outline(inner, -INWARD * face.unit)
        mouth = gaussian(fill_polygons(shape, [inner]), 0.6 * EDGE * face.unit) * np.float32(opened)
        mask = mask * (1 - mouth)
    base = median_colour(lab, mask)
    if opened:
        mask = mask * (1 - np.float32(opened) * _tongue(lab, face, mask, inner))
        near = gaussian(fill_polygons(shape, [grow_outline(inner, TOOTH_REACH * face.unit)]), 0.5 * EDGE * face.unit)
        mask = mask * (1 - np.float32(opened) * near * _toothlike(lab, base))
    return Lips(float32(mask), outer, base)


def mouth_gap(face: FaceFrame) -> float:
    """The largest gap between the inner edges of the lips.

    Args:
        face: in any pixels.

    Returns:
        The gap in units; 0 if the lips touch.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> round(mouth_gap(sample_frame()), 2)
        0.16
    """
    return max(float(np.linalg.norm(face.points[upper] - face.points[lower])) for upper, lower in GAPS) / face.unit


def _openness(face: FaceFrame) -> float:
    """0 closed … 1 open."""
    return smoothstep_at(*OPEN, mouth_gap(face))


def _tongue(lab: Lab, face: FaceFrame, mask: Mask, inner: Points) -> Mask:
    """(H, W) 0…1: the tongue where it lies on the lower lip.

    It is what continues the light, red part of the mouth without an edge; between a tongue in the mouth and the lip
    there are teeth or the dark. A tongue that would be most of the lip is the lip itself.
    """
    shape, unit = (mask.shape[0], mask.shape[1]), face.unit
    opening, lower = fill_polygons(shape, [inner]) > 0.5, (mask > 0.5) & _is_below_mouth(shape, face)
    lip = median_colour(lab, mask * ~lower)
    flesh = opening & (lab[..., 0] > TONGUE_LIGHT * lip[0]) & (lab[..., 1] > TONGUE_RED * lip[1])
    if flesh.sum() < MIN_TONGUE * max(int(opening.sum()), 1):
        return np.zeros_like(mask)
    smooth = gaussian(lab, TONGUE_SIGMA * unit) + np.array([0, 128, 128], np.float32)
    reached = [_grow(smooth, flesh, flesh | lower, step) & lower for step in EDGE_STEPS]
    possible = [tongue for tongue in reached if tongue.sum() <= MAX_TONGUE * lower.sum()]
    if not possible:
        return np.zeros_like(mask)
    size = 2 * max(1, round(TONGUE_RIM * unit)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return gaussian(float32(cv2.dilate(possible[-1].astype(np.float32), disc)), 0.6 * EDGE * unit)


def _grow(smooth: Lab, seeds: NDArray[np.bool_], allowed: NDArray[np.bool_], step: float) -> NDArray[np.bool_]:
    """(H, W): the allowed pixels that the middle of the seeds reaches by smaller steps of L, a*, b*."""
    barred = np.pad((~allowed).astype(np.uint8), 1, constant_values=1)
    depth = cv2.distanceTransform(seeds.astype(np.uint8), cv2.DIST_L2, 3)
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    steps = (step, CHROMA_STEP * step, CHROMA_STEP * step)
    cv2.floodFill(smooth, barred, (int(x), int(y)), 0, steps, steps, 4 | 2 << 8 | cv2.FLOODFILL_MASK_ONLY)
    return np.asarray(barred[1:-1, 1:-1] == 2)


def _is_below_mouth(shape: tuple[int, int], face: FaceFrame) -> NDArray[np.bool_]:
    """(H, W): whether a pixel is on the lower lip's side of the line between the corners of the mouth."""
    middle = face.ring(MOUTH_CORNERS).mean(axis=0)
    x, y = np.arange(shape[1], dtype=np.float32) - middle[0], np.arange(shape[0], dtype=np.float32) - middle[1]
    return np.asarray((x * face.up[0] + y[:, None] * face.up[1]) < 0)


def _toothlike(lab: Lab, base: LabColour) -> Mask:
    """(H, W) 0…1: how far a pixel is as light as these lips or lighter, and much less red."""
    pale = smoothstep(0.7 * float(base[1]), 0.35 * float(base[1]) - 0.5, lab[..., 1])
    light = smoothstep(-4.0, 6.0, lab[..., 0] - base[0])
    return float32(pale * light)
