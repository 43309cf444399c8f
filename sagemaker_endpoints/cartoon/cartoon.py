"""The steps from a photo to its cartoon, for each of the three styles."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.compositing.blend import cover_with_colour, resize_to_photo
from sagemaker_endpoints._imaging.drawing.ink_solids import find_solids
from sagemaker_endpoints._imaging.drawing.pen_lines import find_lines
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis, analyse, snapped_person_mask
from sagemaker_endpoints._sdk.contract import RGB, Params, Photo
from sagemaker_endpoints._sdk.dtypes import uint8

from .cel import shade, smoothed_light
from .enlarge_eyes import enlarge_eyes
from .eyes import brighten_eyes, draw_lids, draw_sparkles
from .flatten import flatten
from .halftone import halftone
from .looks import LOOKS, CartoonLook
from .poster import paint_own_colours, paint_palette
from .teeth import whiten_teeth

DOT_DARKNESS = 0.30
"""Share of the light that a halftone dot absorbs."""

LINE_FADE = 5.0
"""Opacity of the lines divided by the `lines` slider (0…1), up to opacity 1: in the lowest fifth the lines fade out."""


def draw_cartoon(photo: Photo, params: Params) -> RGB:
    """Draw a photo as a cartoon.

    Args:
        photo: the faces may be none; eyes and teeth are drawn for each face.
        params: of the effect `cartoon`, as in model.toml.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size; the photo's own bytes at strength 0.
    """
    strength = params["strength"] / 100
    if not strength:
        return photo.rgb.copy()
    enlarged = enlarge_eyes(photo, strength * params["bigger_eyes"] / 100)
    cartoon = resize_to_photo(_full_cartoon(enlarged, params), photo.rgb)
    return uint8(cv2.addWeighted(enlarged.rgb, 1 - strength, cartoon, strength, 0))


def _full_cartoon(photo: Photo, params: Params) -> Plane:
    """The cartoon at full strength: (h, w, 3) float32 sRGB, 0…255, at the scale of the analysis."""
    look, analysis = LOOKS[params["style"]], analyse(photo)
    flat = flatten(analysis)
    light = smoothed_light(analysis, flat, look.smooth)
    painted = _PAINTERS[params["style"]](analysis, flat, light, look, params["palette"])
    cover_with_colour(painted, look.ink, _ink_opacity(photo, analysis, look, params["lines"] / 100))
    for face in analysis.faces if look.sparkle else ():
        draw_sparkles(painted, face, look.sparkle)
    return painted


def _paint_anime(analysis: SketchAnalysis, flat: Lab, light: Plane, look: CartoonLook, palette: str) -> Plane:
    lab = _shaded(analysis, flat, light, look)
    for face in analysis.faces:
        brighten_eyes(lab, face)
    return lab_to_rgb(lab)


def _paint_comic(analysis: SketchAnalysis, flat: Lab, light: Plane, look: CartoonLook, palette: str) -> Plane:
    dots = halftone(light, look.dots * analysis.unit)
    return lab_to_rgb(_shaded(analysis, flat, light, look)) * (1 - np.float32(DOT_DARKNESS) * dots)[..., None]


def _paint_poster(analysis: SketchAnalysis, flat: Lab, light: Plane, look: CartoonLook, palette: str) -> Plane:
    if palette == "photo":
        return paint_own_colours(_shaded(analysis, flat, light, look))
    return paint_palette(light, look, palette)


def _shaded(analysis: SketchAnalysis, flat: Lab, light: Plane, look: CartoonLook) -> Lab:
    lab = shade(analysis, flat, light, look)
    for face in analysis.faces:
        whiten_teeth(lab, analysis, flat, face)
    return lab


def _ink_opacity(photo: Photo, analysis: SketchAnalysis, look: CartoonLook, detail: float) -> Plane:
    """Opacity of the ink at each pixel: (h, w) float32, 0…1."""
    lines = find_lines(analysis, look.line, detail) * np.float32(look.pressure * min(1.0, LINE_FADE * detail))
    if look.solid:
        lines = np.maximum(lines, find_solids(analysis, snapped_person_mask(photo, analysis), look.solid))
    for face in analysis.faces if look.lids else ():
        draw_lids(lines, face, look.lids)
    return lines


_PAINTERS = {"anime": _paint_anime, "comic": _paint_comic, "poster": _paint_poster}
