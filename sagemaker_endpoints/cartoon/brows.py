"""Brows: two whole shapes along the landmarks, of one thickness, one tone, and the person's own arch."""

from dataclasses import replace

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.path import resample_path
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .brow_hair import BrowHair, measure_brow
from .canvas import Canvas, share_on_skin
from .eyes import COVERED_EYE
from .face_colours import FaceColours

POINTS = 22
"""Points along a brow."""

THICKNESS = (0.034, 0.125)
"""Least and largest thickness of a drawn brow, units."""

PALE = (0.05, 0.14)
"""Darkness, relative to the skin around, up to which hair says nothing about the thickness, so that the mesh's is
drawn; and from which the photo's own is."""

MESH_WEIGHT = 0.12
"""Weight of the mesh's thickness beside those of two clearly visible brows, 1 each."""

PALE_OPACITY = 0.62
"""Opacity of brows that are hardly visible in the photo."""

HIDDEN = 0.12
"""Share of a brow on bare skin below which hair hides it."""

TEMPLE_TAPER, NOSE_TAPER = (0.16, 0.5), (0.62, 0.16)
"""(thickness at the end, as a share of the full one; share of the brow's length over which it grows to that)."""


def draw_brows(canvas: Canvas, analysis: SketchAnalysis, face: FaceFrame, colours: FaceColours, share: float) -> None:
    """Draw both brows, in place: whole, also over a fringe, or neither where a fringe hides them.

    Args:
        canvas: bare skin or hair lies where the brows are to be drawn.
        analysis: of the photo.
        face: in the canvas's pixels.
        colours: of the face.
        share: width of a brow, as a share of the mesh's, where the photo does not show its own.
    """
    visible = [share_on_skin(canvas, _mesh_outline(face, eye)) for eye in EYES]
    if max(visible) < HIDDEN:
        return
    measured = [measure_brow(analysis, canvas.skin, face, path) for path in _middles(face)]
    weights = [seen * smoothstep_at(*PALE, brow.darkness) for seen, brow in zip(visible, measured, strict=True)]
    thickness = _thickness(face, measured, weights, share)
    opacity = PALE_OPACITY + (1 - PALE_OPACITY) * max(weights)
    over_hair = replace(canvas, on_beards=True)
    for eye, middle, brow, weight, seen in zip(EYES, _middles(face), measured, weights, visible, strict=True):
        if seen >= HIDDEN or share_on_skin(canvas, face.ring(eye.ring)) >= COVERED_EYE:
            path = middle + face.up * (brow.arch * np.float32(weight))[:, None]
            over_hair.fill([_outline(float32(path), thickness)], colours.brow, opacity)


def _middles(face: FaceFrame) -> list[Points]:
    """The middle line of each brow of the mesh, from the temple to the nose."""
    return [
        float32(
            (resample_path(face.ring(eye.brow_top), POINTS) + resample_path(face.ring(eye.brow_bottom), POINTS)) / 2
        )
        for eye in EYES
    ]


def _mesh_outline(face: FaceFrame, eye: EyeMesh) -> Points:
    return face.ring((*eye.brow_top, *eye.brow_bottom[::-1]))


def _thickness(face: FaceFrame, measured: list[BrowHair], weights: list[float], share: float) -> float:
    """The thickness of both brows, pixels."""
    pairs = [
        np.linalg.norm(resample_path(face.ring(eye.brow_top), 5) - resample_path(face.ring(eye.brow_bottom), 5), axis=1)
        for eye in EYES
    ]
    mesh = share * float(np.mean([pair[1:4].mean() for pair in pairs]))
    total = MESH_WEIGHT * mesh + sum(w * brow.thickness for w, brow in zip(weights, measured, strict=True))
    least, most = (limit * face.unit for limit in THICKNESS)
    return float(np.clip(total / (MESH_WEIGHT + sum(weights)), least, most))


def _outline(middle: Points, thickness: float) -> Points:
    """The outline of a brow: pointed at the temple, rounded at the nose."""
    along = np.linspace(0, 1, len(middle), dtype=np.float32)
    tangent = np.gradient(middle, axis=0)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-6)
    half = 0.5 * np.float32(thickness) * (_swell(along, *TEMPLE_TAPER) * _swell(1 - along, *NOSE_TAPER))[:, None]
    return float32(np.concatenate([middle + normal * half, (middle - normal * half)[::-1]]))


def _swell(distance: Plane, end: float, length: float) -> Plane:
    """1 beyond a distance from an end, and less before it, as a rounded shape."""
    return float32(end + (1 - end) * np.sin(0.5 * np.pi * (distance / length).clip(0, 1)))
