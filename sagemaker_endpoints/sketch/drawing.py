"""From a photo to a drawing of it."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.compositing.blend import at_photo_size, lay_colour
from sagemaker_endpoints._imaging.drawing.ink_solids import find_solids, solids_with_halo
from sagemaker_endpoints._imaging.drawing.pen_lines import find_lines, find_outline
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis, analyse, snapped_person_mask
from sagemaker_endpoints._sdk.contract import RGB, Params, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .media import Medium, medium
from .pigment import pigments
from .strokes import lay_strokes
from .tones import wanted_tone

CUT_OUT = 0.55
CUT_OUT_SOFTNESS = (0.04, 0.35)
"""Certainty of the person mask at which people on empty paper begin; half the width of the passage for a medium of
no softness, and what its softness adds."""

OUTLINE = 0.8
"""Pressure of the line around people on empty paper, beside that of other lines."""


def draw(photo: Photo, params: Params) -> RGB:
    """(H, W, 3) uint8, a new picture of the photo's size; the photo's own bytes at strength 0."""
    if not params["strength"]:
        return photo.rgb.copy()
    drawing = _drawing(photo, params)
    share = params["strength"] / 100
    return uint8(cv2.addWeighted(photo.rgb, 1 - share, drawing, share, 0))


def _drawing(photo: Photo, params: Params) -> RGB:
    style, study = medium(params["style"]), analyse(photo)
    coverage = _coverage(photo, study, style, params["detail"] / 100, params["shading"] / 100)
    if params["subject"] == "person":
        coverage = _alone(snapped_person_mask(photo, study), study.unit, style, coverage)
    drawn = pigments(study, style)
    lay_colour(drawn, params["paper"], 1 - coverage)
    return at_photo_size(drawn, photo.rgb)


def _coverage(photo: Photo, study: SketchAnalysis, style: Medium, detail: float, shading: float) -> Plane:
    """How much of the paper is covered: (h, w) float32, 0…1."""
    lines = np.float32(style.pressure) * find_lines(study, style.line, detail)
    tone = np.minimum(wanted_tone(study, style) * np.float32(shading * style.exposure), 1.0)
    marks = np.float32(style.tone) * lay_strokes(study, style, tone)
    if style.solid:
        solids = find_solids(study, snapped_person_mask(photo, study), style.solid)
        marks = np.maximum(marks * (1 - solids_with_halo(solids, study.unit)), solids)
    return 1 - (1 - lines) * (1 - marks)


def _alone(people: Plane, unit: float, style: Medium, coverage: Plane) -> Plane:
    """People only, with an outline where the ground made one before."""
    passage = CUT_OUT_SOFTNESS[0] + CUT_OUT_SOFTNESS[1] * style.softness
    cut_out = coverage * smoothstep(CUT_OUT - passage, CUT_OUT + passage, people)
    outline = np.float32(OUTLINE * style.pressure) * find_outline(people, unit, style.line)
    return cut_out + outline * (1 - cut_out)
