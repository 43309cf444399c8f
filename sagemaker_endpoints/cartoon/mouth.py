"""A drawn mouth: lips, and behind open lips teeth and tongue as one clean shape each."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import skin_median
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import find_lips, mouth_gap
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.path import stroke
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .canvas import Canvas, ellipse
from .face_colours import FaceColours
from .looks import FaceLook

OPEN = 0.035
"""Gap between the lips, in units, from which the mouth's inside is drawn."""

TEETH_LIGHT = (0.55, 0.75)
"""Light, 1 = the skin's, between which the open mouth changes from its dark inside to teeth."""

TEETH_REDNESS = (1.15, 0.75)
"""a*, 1 = the skin's: above the first value a pixel is lip or tongue, below the second it is teeth."""

TONGUE_LIGHT = (0.36, 0.55)
"""Light, 1 = the skin's, between which what is not teeth changes from the dark inside to the tongue."""

REACH = 0.06
"""Margin, in units, around the mouth in which it is measured."""

OPENING_ROUNDING = 0.02
"""Standard deviation, in units, of the blur that rounds a tongue on the lip."""

SMILE, SMILING = 0.16, 0.3
"""Gap between the lips, units, up to which a mouth in which this share is teeth shows nothing else; a tongue counts
double."""

TEETH_SHADOW, TEETH_TONE = 0.28, 0.86
"""Depth of the upper lip's shadow on the teeth, in heights of the gap, and its L*, as a share of the teeth's."""

TEETH_GAP, TEETH_LINE = 0.09, 0.011
"""Gap between the lips, units, from which single teeth are drawn apart, and the width of the lines between them."""

TEETH_EDGES = (-0.33, -0.235, -0.13, 0.0, 0.13, 0.235, 0.33)
"""Where these lines stand, units to the right of the middle."""

ROUNDING = 0.030
"""Standard deviation, in units, of the blur that joins teeth to one shape."""

BORDER = (0.28, 0.44)
"""Of the blurred mask, between which the shape's border is antialiased."""

BARE_LIPS = 0.6
"""Opacity of lips without lipstick, as a share of those with it."""

BARE_EDGE = 0.012
"""Standard deviation, in units, of their soft edge."""

UPPER_LIP_TONE = 0.86
"""L* of the upper lip, as a share of the lower's: it lies in its own shadow."""

MOUTH_LINE = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
"""Path: the lower edge of the upper lip."""

UPPER_LIP = (*mesh.LIPS_OUTER[:11], *MOUTH_LINE[::-1])
"""Ring: the upper lip."""

BELOW_LIP = (182, 83, 18, 313, 406)
"""Path: below the lower lip, where its shadow lies."""


def draw_mouth(canvas: Canvas, analysis: SketchAnalysis, face: FaceFrame, colours: FaceColours, look: FaceLook) -> None:
    """Draw a mouth, in place.

    Args:
        canvas: bare skin or beard lies where the mouth is to be drawn; lips are visible on beards too.
        analysis: of the photo.
        face: in the canvas's pixels.
        colours: of the face.
        look: how faces are drawn.
    """
    unit, bare = face.unit, 1 - colours.made_up
    dark = colours.lips * np.array([UPPER_LIP_TONE, 1, 1], np.float32)
    opacity = look.lips * (BARE_LIPS + (1 - BARE_LIPS) * colours.made_up)
    canvas.fill([closed_curve(face.ring(mesh.LIPS_OUTER))], colours.lips, opacity, soft=BARE_EDGE * bare * unit)
    canvas.fill([float32(face.ring(UPPER_LIP))], dark, opacity, soft=BARE_EDGE * bare * unit)
    if mouth_gap(face) > OPEN:
        _draw_inside(canvas, analysis, face, colours)
        canvas.feature(face.ring(MOUTH_LINE), 0.8 * look.mouth_line * unit, colours.line, (0.5, 0.5))
    else:
        _draw_shine(canvas, face, colours)
        canvas.feature(face.ring(MOUTH_LINE), look.mouth_line * unit, colours.line, (0.35, 0.35))
    canvas.line(face.ring(BELOW_LIP)[1:4], 0.9 * look.nose_line * unit, colours.line)


def _draw_shine(canvas: Canvas, face: FaceFrame, colours: FaceColours) -> None:
    """A soft light on the lower lip."""
    centre = (face.points[14] + face.points[17]) / 2
    height = float(np.linalg.norm(face.points[14] - face.points[17]))
    spot = ellipse(centre, face.right * np.float32(0.16 * face.unit), face.up * np.float32(0.22 * height))
    lighter = colours.lips + np.array([9, 0, 0], np.float32)
    canvas.fill([spot], lighter, 0.6, soft=0.02 * face.unit)


def _draw_inside(canvas: Canvas, analysis: SketchAnalysis, face: FaceFrame, colours: FaceColours) -> None:
    outer = closed_curve(face.ring(mesh.LIPS_OUTER))
    region = canvas.region([outer], REACH * face.unit)
    opening = _opening(analysis, face, region)
    teeth, tongue = _teeth_and_tongue(analysis, face, region)
    if mouth_gap(face) < SMILE and float((opening * teeth).sum()) > SMILING * float((opening * (1 + tongue)).sum()):
        teeth = np.ones_like(teeth)
    canvas.blend(region, opening, colours.mouth)
    canvas.blend(region, opening * tongue, colours.tongue)
    canvas.blend(region, opening * teeth, colours.white)
    _separate_teeth(canvas, face, region, float32(opening * teeth), colours)


def _separate_teeth(canvas: Canvas, face: FaceFrame, region: Region, teeth: Plane, colours: FaceColours) -> None:
    """The upper lip's shadow on the teeth, and faint lines between them."""
    unit, gap = face.unit, mouth_gap(face)
    lip = face.ring(MOUTH_LINE)
    below = lip - np.float32(TEETH_SHADOW * gap) * face.up
    shadow = canvas.shape(region, [np.concatenate([lip, below[::-1]])], 0.01 * unit)
    darker = colours.white * np.array([TEETH_TONE, 1, 1], np.float32)
    canvas.blend(region, float32(teeth * shadow), darker)
    if gap < TEETH_GAP:
        return
    middle, half = (face.points[13] + face.points[14]) / 2, np.float32(0.6 * gap * unit) * face.up
    middles = [middle + np.float32(place * unit) * face.right for place in TEETH_EDGES]
    lines = [stroke(np.stack([at + half, at - half]), np.full(2, TEETH_LINE * unit, np.float32)) for at in middles]
    canvas.blend(region, float32(teeth * canvas.shape(region, lines)), darker)


def _opening(analysis: SketchAnalysis, face: FaceFrame, region: Region) -> Plane:
    """(h, w): what lies between and on the lips without being lip: the open mouth, teeth, a tongue."""
    unit = face.unit
    local = face.scaled(np.array([region.left, region.top], np.float32), np.ones(2, np.float32))
    between, outer = (
        fill_polygons((region.height, region.width), [closed_curve(local.ring(ring))])
        for ring in (mesh.LIPS_INNER, mesh.LIPS_OUTER)
    )
    lips = find_lips(np.ascontiguousarray(region.cut(analysis.lab)), local).mask
    uncovered = smoothstep(0.35, 0.65, gaussian(float32(outer * (1 - lips)), OPENING_ROUNDING * unit))
    return float32(np.maximum(between, uncovered * smoothstep(0.4, 0.9, outer)))


def _teeth_and_tongue(analysis: SketchAnalysis, face: FaceFrame, region: Region) -> tuple[Plane, Plane]:
    """Two masks of the region, each one rounded shape."""
    reference = max(skin_median(analysis.lab[..., 1], face), 1.0)
    redness = region.cut(analysis.lab)[..., 1] * np.float32(1 / reference)
    light = region.cut(analysis.relative_light)
    unred = smoothstep(*TEETH_REDNESS, redness)
    teeth = smoothstep(*TEETH_LIGHT, light) * unred
    tongue = smoothstep(*TONGUE_LIGHT, light) * (1 - unred)
    sigma = ROUNDING * face.unit
    rounded = [smoothstep(*BORDER, gaussian(float32(mask), sigma)) for mask in (teeth, tongue)]
    return rounded[0], rounded[1]
