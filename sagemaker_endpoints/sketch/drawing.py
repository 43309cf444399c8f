"""The steps from a photo to its drawing."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.monochrome import is_monochrome
from sagemaker_endpoints._imaging.compositing.blend import cover_with_colour, resize_to_photo
from sagemaker_endpoints._imaging.drawing.ink_solids import find_solids, solids_with_halo
from sagemaker_endpoints._imaging.drawing.pen_lines import find_lines, find_outline
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis, analyse, snapped_person_mask
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Params, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .media import DrawingMedium, medium_of
from .pigment import pigment_colours
from .strokes import draw_strokes
from .tones import target_tone

SMALLEST_UNIT = 40.0
"""Inter-ocular distance, pixels, below which faces are drawn larger and reduced again: strokes of a whole pixel would
make blots of their eyes and mouths."""

CUT_OUT = 0.55
"""Value of the person mask that is half opaque when people are drawn on empty paper."""

CUT_OUT_WIDTH = (0.04, 0.35)
"""Half the width of that transition in the person mask: for a medium of softness 0, and what softness 1 adds."""

OUTLINE = 0.8
"""Opacity of the outline around people on empty paper, relative to that of other lines."""


def draw_sketch(photo: Photo, params: Params) -> RGB:
    """Draw a photo.

    Args:
        photo: the faces may be none.
        params: of the effect `sketch`, as in model.toml.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size; the photo's own bytes at strength 0.
    """
    if not params["strength"]:
        return photo.rgb.copy()
    drawing = _full_drawing(photo, params)
    share = params["strength"] / 100
    return uint8(cv2.addWeighted(photo.rgb, 1 - share, drawing, share, 0))


def _full_drawing(photo: Photo, params: Params) -> RGB:
    medium = medium_of(params["style"])
    analysis = analyse(photo, medium.calm, SMALLEST_UNIT)
    opacity = _pigment_opacity(photo, analysis, medium, params["detail"] / 100, params["shading"] / 100)
    if params["subject"] == "person":
        opacity = _people_only(snapped_person_mask(photo, analysis), analysis.unit, medium, opacity)
    drawing = pigment_colours(analysis, medium, is_monochrome(photo.rgb))
    cover_with_colour(drawing, params["paper"], 1 - opacity)
    height, width = photo.rgb.shape[:2]
    if drawing.shape[0] > height:
        drawing = opencv.resize(drawing, (width, height), cv2.INTER_AREA)
    return resize_to_photo(drawing, photo.rgb)


def _pigment_opacity(
    photo: Photo, analysis: SketchAnalysis, medium: DrawingMedium, detail: float, shading: float
) -> Plane:
    """Opacity of the pigment at each pixel: (h, w) float32, 0 bare paper … 1 opaque."""
    lines = np.float32(medium.pressure) * find_lines(analysis, medium.line, detail)
    tone = np.minimum(target_tone(analysis, medium) * np.float32(shading * medium.exposure), 1.0)
    marks = np.float32(medium.tone) * draw_strokes(analysis, medium, tone)
    if medium.solid:
        solids = find_solids(analysis, snapped_person_mask(photo, analysis), medium.solid)
        marks = np.maximum(marks * (1 - solids_with_halo(solids, analysis.unit)), solids)
    return 1 - (1 - lines) * (1 - marks)


def _people_only(people: Plane, unit: float, medium: DrawingMedium, opacity: Plane) -> Plane:
    """The opacity on people only, with an outline that replaces their contrast with the background."""
    half_width = CUT_OUT_WIDTH[0] + CUT_OUT_WIDTH[1] * medium.softness
    cut_out = opacity * smoothstep(CUT_OUT - half_width, CUT_OUT + half_width, people)
    outline = np.float32(OUTLINE * medium.pressure) * find_outline(people, unit, medium.line)
    return cut_out + outline * (1 - cut_out)
