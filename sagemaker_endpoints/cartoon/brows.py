"""Brows in the shape that they have in the photo: where the hair is, and as thick as it is."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.path import resample_path
from sagemaker_endpoints._imaging.geometry.polygon import soft_polygons
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

from .canvas import Canvas
from .face_colours import FaceColours

POINTS = 22
"""Points along a brow."""

MAX_THICKNESS = 0.115
"""Largest thickness of a brow, units, that is taken from the mesh where the mesh lies far from the hair."""

MARGIN = ((0.0, 0.0), (0.25, 0.04), (1.0, 0.05))
"""(share of the way from the temple to the nose, units): distance around the mesh's brow in which its hair is looked
for. At the temple, hair of the head would be taken for it."""

INNER_REACH, OUTER_REACH = 1.6, 0.0
"""How far that zone runs beyond the brow's ends, in steps between its points."""

REACH = 0.12
"""Margin, in units, of the part of the picture that is looked at."""

ZONE_EDGE = 0.012
"""Standard deviation, in units, of that zone's soft edge."""

ROUNDING = 0.013
"""Standard deviation, in units, of the blur that joins hairs to one shape."""

SURROUNDINGS = 0.16
"""Standard deviation, in units, of the neighbourhood that says how light the skin around a brow is."""

STRENGTH_PERCENTILE = 80
"""Percentile of the darkness inside the mesh's brow that stands for its hair."""

HAIR_SHARE = (0.34, 0.56)
"""Share of that darkness between which skin becomes brow."""

PALE = (0.05, 0.11)
"""Darkness, relative to lit skin, up to which the hair says nothing about the shape, so that the mesh's shape is drawn;
and from which the photo's own shape is."""

PLAUSIBLE = (0.25, 0.45, 1.7, 2.3)
"""Area, as a share of the mesh's brow: up to the first value and from the last on, what was found is no brow but a lock
of hair or a frame of glasses, and the mesh's shape is drawn; between the other two it is surely one."""

PALE_OPACITY = 0.55
"""Opacity of a brow that is hardly seen in the photo."""


def draw_brows(canvas: Canvas, analysis: SketchAnalysis, face: FaceFrame, colours: FaceColours, share: float) -> None:
    """Draw both brows, in place.

    Args:
        canvas: bare skin lies where the brows are to be drawn.
        analysis: of the photo.
        face: in the canvas's pixels.
        colours: of the face.
        share: width of a brow, as a share of the mesh's, where the photo does not show its shape.
    """
    for eye in EYES:
        top, bottom = (resample_path(face.ring(path), POINTS) for path in (eye.brow_top, eye.brow_bottom))
        ideal = _brow(top, bottom, share, MAX_THICKNESS * face.unit)
        region = canvas.region([face.ring((*eye.brow_top, *eye.brow_bottom))], REACH * face.unit)
        drawn = canvas.shape(region, [ideal])
        own, clear = _own_shape(analysis, face, eye, region, drawn)
        opacity = PALE_OPACITY + (1 - PALE_OPACITY) * clear
        canvas.blend(region, float32((own * clear + drawn * (1 - clear)) * opacity), colours.brow)


def _own_shape(
    analysis: SketchAnalysis, face: FaceFrame, eye: EyeMesh, region: Region, ideal: Plane
) -> tuple[Plane, float]:
    """The brow's hair, (h, w) 0…1, and how clearly the photo shows it, 0…1."""
    unit, shape = face.unit, (region.height, region.width)
    zone = soft_polygons(shape, [region.to_local(_around(face, eye))], ZONE_EDGE * unit)
    light = region.cut(analysis.light) / region.cut(analysis.skin_light)
    skin_weight = (1 - ideal) * smoothstep(0.4, 0.7, light) + np.float32(1e-3)
    sigma = SURROUNDINGS * unit
    around = gaussian(float32(light * skin_weight), sigma) / gaussian(float32(skin_weight), sigma)
    darkness = gaussian(float32(1 - light / around), ROUNDING * unit)
    inside = darkness[ideal > 0.5]
    strength = float(np.percentile(inside, STRENGTH_PERCENTILE)) if inside.size else 0.0
    hair = smoothstep(HAIR_SHARE[0] * strength, HAIR_SHARE[1] * strength, darkness) if strength > 0 else 0 * darkness
    own = float32(hair * smoothstep(0.25, 0.75, zone))
    share = float(own.sum()) / max(float(ideal.sum()), 1.0)
    plausible = smoothstep_at(*PLAUSIBLE[:2], share) * smoothstep_at(-PLAUSIBLE[3], -PLAUSIBLE[2], -share)
    return own, smoothstep_at(*PALE, strength) * plausible


def _around(face: FaceFrame, eye: EyeMesh) -> Points:
    """The ring around a brow in which its hair lies, pointed at the temple."""
    top, bottom = (resample_path(face.ring(path), POINTS) for path in (eye.brow_top, eye.brow_bottom))
    shares, distances = np.array(MARGIN).T
    margin = np.interp(np.linspace(0, 1, POINTS), shares, distances)[:, None] * face.unit
    across = top - bottom
    across = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6)
    middle, half = (top + bottom) / 2, np.linalg.norm(top - bottom, axis=1, keepdims=True) / 2
    reach = across * (half * np.minimum(1, margin / margin.max() + 0.3) + margin)
    end = middle[-1] + (middle[-1] - middle[-2]) * np.float32(INNER_REACH)
    start = middle[0] + (middle[0] - middle[1]) * np.float32(OUTER_REACH)
    return float32(np.concatenate([start[None], middle + reach, end[None], (middle - reach)[::-1]]))


def _brow(top: Points, bottom: Points, share: float, most: float) -> Points:
    """The outline of a brow around the mesh's middle, pointed at the temple."""
    middle, half = (top + bottom) / 2, (top - bottom) / 2
    thickness = np.linalg.norm(half, axis=1, keepdims=True)
    half = half * np.minimum(1, most / 2 / np.maximum(thickness, 1e-6)) * np.float32(share)
    along = np.linspace(0, 1, len(top))[:, None]
    taper = np.minimum(1.0, 0.12 + 1.6 * along) * (1 - 0.45 * np.maximum(0, along - 0.8) / 0.2)
    return float32(np.concatenate([middle + half * taper, (middle - half * taper)[::-1]]))
