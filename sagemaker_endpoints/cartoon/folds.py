"""The few lines of a face that make it this person's and this age's: folds beside the mouth, on the forehead, below and
beside the eyes, between the brows."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.flow import Flow, smooth_along_flow
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .canvas import Canvas
from .cut_analysis import cut_analysis
from .looks import FoldLook

LINE, SURROUNDINGS = 0.013, 0.042
"""Standard deviations, in units, of the two Gaussians whose difference finds folds: of a fold, and of the skin around
it."""

FLOW_STEPS = (0.02, 0.04)
"""Steps, in units, by which a fold is joined along its direction."""

MAX_UNIT = 110.0
"""Inter-ocular distance, pixels, at which folds are looked for; finer ones are no lines."""

DARKEST = 0.35
"""Least light of the surroundings by which a fold's depth is divided."""

MIN_LENGTH = 0.13
"""Length, in units, from which a fold is one; shorter ones are pores, moles and stubble."""

MIN_ELONGATION, MAX_WIDTH = 2.8, 0.085
"""Length divided by width, from which a dark spot is a line; and width, in units, up to which it is one."""

INSET = 0.06
"""Distance, in units, by which the face's outline is shrunk: the face's own border is no fold."""

MARGINS = {mesh.LEFT_BROW: 0.04, mesh.RIGHT_BROW: 0.04, mesh.LIPS_OUTER: 0.06, mesh.NOSE_BASE: 0.05}
"""Margin, in units, around each ring that is drawn on its own; see `EYE_MARGIN`."""

EYE_MARGIN = 0.085
"""Margin, in units, around an eye's opening; lids and lashes are drawn on their own."""

SOFT = 0.02
"""Standard deviation, in units, of the soft border of the area in which folds are drawn."""


def draw_folds(canvas: Canvas, analysis: SketchAnalysis, face: FaceFrame, look: FoldLook) -> None:
    """Draw the folds of a face as lines, in place.

    Args:
        canvas: flat skin lies where the folds are to be drawn.
        analysis: of the photo.
        face: in the canvas's pixels.
        look: how folds are drawn.
    """
    if not look.opacity or not canvas.lines:
        return
    region = region_around(face_outline(face), 0.0, canvas.lab.shape[1], canvas.lab.shape[0])
    depth = _depth(analysis, face, region, look.depth)
    line = smoothstep(*look.depth, depth) * np.float32(look.opacity * canvas.lines)
    canvas.blend(region, float32(line), float32(region.cut(canvas.lab) * np.array(look.tone, np.float32)))


def _depth(analysis: SketchAnalysis, face: FaceFrame, region: Region, limits: tuple[float, float]) -> Plane:
    """How much darker a pixel of a fold is than the skin around it, relative to that; 0 where there is no fold."""
    part = cut_analysis(analysis, region)
    size = opencv.scaled_size(region.width, region.height, min(1.0, MAX_UNIT / face.unit))
    factors = np.array([size[0] / region.width, size[1] / region.height], np.float32)
    local = face.scaled(np.array([region.left, region.top], np.float32), factors)
    light, x, y = (
        opencv.resize(plane, size, cv2.INTER_AREA) for plane in (part.relative_light, part.flow.x, part.flow.y)
    )
    around = gaussian(light, SURROUNDINGS * local.unit)
    deeper = (around - gaussian(light, LINE * local.unit)) / np.maximum(around, DARKEST)
    joined = smooth_along_flow(float32(deeper), Flow(x, y, light), [step * local.unit for step in FLOW_STEPS])
    depth = float32(joined * _where(local, (size[1], size[0])))
    lines = float32(depth * _long_lines(depth, *limits, local.unit))
    return opencv.resize(lines, (region.width, region.height), cv2.INTER_CUBIC)


def _where(face: FaceFrame, shape: tuple[int, int]) -> Plane:
    """1 inside the face, apart from brows, eyes and mouth."""
    unit = face.unit
    inside = soft_polygons(shape, [grow_outline(face_outline(face), -INSET * unit)], SOFT * unit)
    rings = [grow_outline(closed_curve(face.ring(ring)), margin * unit) for ring, margin in MARGINS.items()]
    rings += [grow_outline(closed_curve(face.ring(eye.ring)), EYE_MARGIN * unit) for eye in EYES]
    features = gaussian(fill_polygons(shape, rings), 0.5 * SOFT * unit)
    return float32(inside * (1 - features))


def _long_lines(depth: Plane, weak: float, strong: float, unit: float) -> Plane:
    """1 on connected lines that are long, narrow, and deep somewhere."""
    possible = (depth > weak).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(possible, connectivity=8)
    deep = np.zeros(count, bool)
    deep[labels[depth > strong]] = True
    length = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    width = stats[:, cv2.CC_STAT_AREA] / np.maximum(length, 1)
    kept = deep & (length > MIN_LENGTH * unit) & (length > MIN_ELONGATION * width) & (width < MAX_WIDTH * unit)
    kept[0] = False
    return float32(kept[labels])
