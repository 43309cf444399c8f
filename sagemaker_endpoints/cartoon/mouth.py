"""A drawn mouth: lips, and behind open lips teeth and tongue as one clean shape each."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import skin_median
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import mouth_gap
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve
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

ROUNDING = 0.030
"""Standard deviation, in units, of the blur that joins teeth to one shape."""

BORDER = (0.28, 0.44)
"""Of the blurred mask, between which the shape's border is antialiased."""

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
    unit = face.unit
    dark = colours.lips * np.array([UPPER_LIP_TONE, 1, 1], np.float32)
    canvas.fill([closed_curve(face.ring(mesh.LIPS_OUTER))], colours.lips, look.lips)
    canvas.fill([float32(face.ring(UPPER_LIP))], dark, look.lips)
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
    ring = closed_curve(face.ring(mesh.LIPS_INNER))
    region = canvas.region([ring], 2)
    opening = canvas.shape(region, [ring])
    teeth, tongue = _teeth_and_tongue(analysis, face, region)
    canvas.blend(region, opening, colours.mouth)
    canvas.blend(region, opening * tongue, colours.tongue)
    canvas.blend(region, opening * teeth, colours.white)


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
