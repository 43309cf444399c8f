"""Where the lips are: without teeth, mouth and moustache."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import Colour, typical
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grown
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

EDGE = 0.010
"""Units: deviation of the soft edge."""

GAPS = ((82, 87), (13, 14), (312, 317))
"""Pairs of landmarks, upper lip above lower lip, inner edges."""

OPEN = (0.015, 0.04)
"""Gap in units below which the mouth counts as closed, and from which on as open."""

INWARD = 0.008
"""Units by which the lips reach into the mesh's opening; teeth there are told by their colour."""

TOOTH_REACH = 0.043
"""Units around the opening in which a pixel may still be a tooth: the mesh is not exact to the pixel."""


@dataclass(frozen=True)
class Lips:
    """mask: (H, W), 0…1. outer: (N, 2), their outline, a smooth ring. base: their bare colour, Lab."""

    mask: Mask
    outer: Points
    base: Colour


def find_lips(lab: Lab, face: FaceFrame) -> Lips:
    """lab: (H, W, 3) around the mouth. face: in its pixels."""
    shape = (lab.shape[0], lab.shape[1])
    outer, inner = closed_curve(face.ring(mesh.LIPS_OUTER)), closed_curve(face.ring(mesh.LIPS_INNER))
    mask = gaussian(fill_polygons(shape, [outer]), EDGE * face.unit)
    opened = _openness(face)
    if opened:
        inner = grown(inner, -INWARD * face.unit)
        mouth = gaussian(fill_polygons(shape, [inner]), 0.6 * EDGE * face.unit) * np.float32(opened)
        mask = mask * (1 - mouth)
    base = typical(lab, mask)
    if opened:
        near = gaussian(fill_polygons(shape, [grown(inner, TOOTH_REACH * face.unit)]), 0.5 * EDGE * face.unit)
        mask = mask * (1 - np.float32(opened) * near * _toothlike(lab, base))
    return Lips(float32(mask), outer, base)


def mouth_gap(face: FaceFrame) -> float:
    """How far the lips are apart, units."""
    return max(float(np.linalg.norm(face.points[upper] - face.points[lower])) for upper, lower in GAPS) / face.unit


def _openness(face: FaceFrame) -> float:
    return float(smoothstep(*OPEN, np.array([mouth_gap(face)], np.float32))[0])


def _toothlike(lab: Lab, base: Colour) -> Mask:
    """0…1: lighter and much less red than these lips."""
    pale = smoothstep(0.7 * float(base[1]), 0.35 * float(base[1]) - 0.5, lab[..., 1])
    light = smoothstep(-4.0, 6.0, lab[..., 0] - base[0])
    return float32(pale * light)
