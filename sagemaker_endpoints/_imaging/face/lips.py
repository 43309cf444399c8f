"""The mask of the lips, without the teeth and the open mouth between them."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour, median_colour
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
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
    """Find the lips by the mesh; in an open mouth also by colour, to exclude the teeth.

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
    mask = gaussian(fill_polygons(shape, [outer]), EDGE * face.unit)
    opened = _openness(face)
    if opened:
        inner = grow_outline(inner, -INWARD * face.unit)
        mouth = gaussian(fill_polygons(shape, [inner]), 0.6 * EDGE * face.unit) * np.float32(opened)
        mask = mask * (1 - mouth)
    base = median_colour(lab, mask)
    if opened:
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


def _toothlike(lab: Lab, base: LabColour) -> Mask:
    """(H, W) 0…1: how far a pixel is as light as these lips or lighter, and much less red."""
    pale = smoothstep(0.7 * float(base[1]), 0.35 * float(base[1]) - 0.5, lab[..., 1])
    light = smoothstep(-4.0, 6.0, lab[..., 0] - base[0])
    return float32(pale * light)
