"""From a photo to a cartoon of it."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.compositing.blend import at_photo_size, lay_colour
from sagemaker_endpoints._imaging.drawing.ink_solids import find_solids
from sagemaker_endpoints._imaging.drawing.pen_lines import find_lines
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis, analyse, snapped_person_mask
from sagemaker_endpoints._sdk.contract import RGB, Params, Photo
from sagemaker_endpoints._sdk.dtypes import uint8

from .cel import rounded_light, shade
from .enlarge_eyes import enlarge_eyes
from .eyes import draw_lids, draw_sparkles, light_eyes
from .flatten import flatten
from .halftone import halftone
from .looks import LOOKS, Look
from .poster import paint_own_colours, paint_palette
from .teeth import clear_teeth

DOT = 0.30
"""Part of the light that a halftone dot takes."""

LINES_FADE = 5.0
"""Below a fifth of the lines' slider they fade, so that 0 is none."""


def draw(photo: Photo, params: Params) -> RGB:
    """(H, W, 3) uint8, a new picture of the photo's size; the photo's own bytes at strength 0."""
    strength = params["strength"] / 100
    if not strength:
        return photo.rgb.copy()
    posing = enlarge_eyes(photo, strength * params["bigger_eyes"] / 100)
    cartoon = at_photo_size(_cartoon(posing, params), photo.rgb)
    return uint8(cv2.addWeighted(posing.rgb, 1 - strength, cartoon, strength, 0))


def _cartoon(photo: Photo, params: Params) -> Plane:
    """(h, w, 3) float32 sRGB, 0…255, at the scale of the drawing."""
    look, study = LOOKS[params["style"]], analyse(photo)
    flat = flatten(study)
    light = rounded_light(study, flat, look.smooth)
    drawn = _PAINTERS[params["style"]](study, flat, light, look, params["palette"])
    lay_colour(drawn, look.ink, _inked(photo, study, look, params["lines"] / 100))
    for face in study.faces if look.sparkle else ():
        draw_sparkles(drawn, face, look.sparkle)
    return drawn


def _paint_anime(study: SketchAnalysis, flat: Lab, light: Plane, look: Look, palette: str) -> Plane:
    lab = _shaded(study, flat, light, look)
    for face in study.faces:
        light_eyes(lab, face)
    return lab_to_rgb(lab)


def _paint_comic(study: SketchAnalysis, flat: Lab, light: Plane, look: Look, palette: str) -> Plane:
    dots = halftone(light, look.dots * study.unit)
    return lab_to_rgb(_shaded(study, flat, light, look)) * (1 - np.float32(DOT) * dots)[..., None]


def _paint_poster(study: SketchAnalysis, flat: Lab, light: Plane, look: Look, palette: str) -> Plane:
    if palette == "photo":
        return paint_own_colours(_shaded(study, flat, light, look))
    return paint_palette(light, look, palette)


def _shaded(study: SketchAnalysis, flat: Lab, light: Plane, look: Look) -> Lab:
    lab = shade(study, flat, light, look)
    for face in study.faces:
        clear_teeth(lab, study, flat, face)
    return lab


def _inked(photo: Photo, study: SketchAnalysis, look: Look, detail: float) -> Plane:
    """How much ink is on every place, (h, w) float32, 0…1."""
    lines = find_lines(study, look.line, detail) * np.float32(look.pressure * min(1.0, LINES_FADE * detail))
    if look.solid:
        lines = np.maximum(lines, find_solids(study, snapped_person_mask(photo, study), look.solid))
    for face in study.faces if look.lids else ():
        draw_lids(lines, face, look.lids)
    return lines


_PAINTERS = {"anime": _paint_anime, "comic": _paint_comic, "poster": _paint_poster}
