"""The steps from a photo to its cartoon, for each of the three styles."""

from dataclasses import replace

import cv2

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colourless import keep_colourless
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.compositing.blend import mix, resize_to_photo
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis, analyse
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Params, Photo
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .canvas import Canvas
from .cel import shade
from .enlarge_eyes import enlarge_eyes
from .face_colours import in_palette, measure_colours
from .features import draw_features
from .flatten import flatten
from .glasses import draw_glasses
from .hair import paint_hair
from .ink import add_dots, draw_ink, line_fade
from .looks import LOOKS, CartoonLook
from .paper.cut_outs import cut_out, cut_size
from .paper.main_colours import Colours
from .paper.poster import ROUNDING, by_tone, in_paper, palette_of, shade_by_paper
from .regions import Regions, find_regions
from .skin import Skin, observe

DRAWN_UNIT = (7.0, 13.0)
"""Inter-ocular distance, pixels of the photo, up to which features are too small to be drawn, and from which they are
drawn."""

LEAST_UNIT = 72.0
"""Inter-ocular distance, pixels, up to which photos of small faces are enlarged while they are drawn."""


def draw_cartoon(photo: Photo, params: Params) -> RGB:
    """Draw a photo as a cartoon.

    Args:
        photo: the faces may be none; each face is drawn by its landmarks.
        params: of the effect `cartoon`, as in model.toml.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size; the photo's own bytes at strength 0.
    """
    strength = params["strength"] / 100
    if not strength:
        return photo.rgb.copy()
    enlarged = enlarge_eyes(photo, strength * params["bigger_eyes"] / 100)
    cartoon = resize_to_photo(_full_cartoon(enlarged, params), photo.rgb)
    if enlarged is not photo:
        photo.warnings.extend(enlarged.warnings)
    drawn = uint8(cv2.addWeighted(enlarged.rgb, 1 - strength, cartoon, strength, 0))
    return drawn if _names_colours(params) else keep_colourless(photo.rgb, drawn)


def _names_colours(params: Params) -> bool:
    """Whether a poster's fixed palette is asked for; all other colours come from the photo."""
    return bool(params["style"] == "poster" and params["palette"] != "photo")


def _full_cartoon(photo: Photo, params: Params) -> Plane:
    """The cartoon at full strength: (h, w, 3) float32 sRGB, 0…255, at the scale of the analysis."""
    look, analysis = LOOKS[params["style"]], analyse(photo, smallest=LEAST_UNIT)
    regions = find_regions(photo, analysis)
    skin = observe(analysis, regions, look.skin.smooth)
    flat = flatten(analysis, regions.people)
    palette = palette_of(params["palette"]) if _names_colours(params) else None
    base = shade(analysis, flat, regions, look) if look.levels else in_paper(flat, analysis, regions, look.chroma)
    lab = _masses(base, analysis, flat, regions, skin, look)
    if palette is not None:
        lab = _in_palette(lab, palette, analysis, regions)
    detail = params["lines"] / 100
    draw_ink(lab, analysis, regions, look, detail)
    enlarged = max(1.0, lab.shape[1] / photo.rgb.shape[1])
    canvas = Canvas(lab, regions.skin, regions.hair, line_fade(detail))
    for face, frame in zip(photo.faces, analysis.faces, strict=True):
        colours = measure_colours(analysis, skin, frame, look) if palette is None else in_palette(palette)
        drawn = smoothstep_at(*DRAWN_UNIT, frame.unit / enlarged)
        draw_features(replace(canvas, opacity=drawn), analysis, frame, colours, look.face)
        if palette is None:
            draw_glasses(lab, analysis, frame, regions)
        if drawn < 1:
            photo.warn("low_confidence", face.id)
    rgb = lab_to_rgb(lab)
    return add_dots(rgb, flat, skin, regions, analysis, look) if look.dots else rgb


def _in_palette(lab: Lab, palette: Colours, analysis: SketchAnalysis, regions: Regions) -> Lab:
    """Shapes in the colours of a palette, by tone."""
    small = opencv.resize(lab, cut_size(analysis), cv2.INTER_AREA)
    shapes = cut_out(by_tone(small, analysis), palette, analysis, ROUNDING * analysis.unit)
    shade_by_paper(shapes, regions.people, analysis.unit)
    return shapes


def _masses(base: Lab, analysis: SketchAnalysis, flat: Lab, regions: Regions, skin: Skin, look: CartoonLook) -> Lab:
    """Skin and hair in flat tones on ground and clothes: (h, w, 3) L*a*b*."""
    lab = float32(base)
    if regions.skin.any():
        view = skin.box.cut(lab)
        view[:] = mix(view, skin.painted(look.skin), skin.box.cut(regions.skin))
    if regions.hair.any():
        paint_hair(lab, analysis, flat, regions.hair, look)
    return lab
