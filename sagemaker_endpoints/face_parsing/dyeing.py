"""Hair and lips of one face in other colours, inside soft mattes."""

from collections.abc import Sequence

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel, fit_colour_model
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.color.pigment import apply_scene_light, hex_to_lab, median_colour
from sagemaker_endpoints._imaging.compositing.blend import add_difference, mix
from sagemaker_endpoints._imaging.compositing.recolour import dye_difference
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.align import Alignment, align
from sagemaker_endpoints._sdk.contract import RGB, Mask, Params
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.parts import Parts

from .mattes import hair_of, lips_of

LEAST_ALPHA = 0.3
"""A matte that nowhere covers more shows nothing that could be dyed."""

LIGHTEN, DARKEN = 12.0, 38.0
"""Most L that a colour adds to lips and takes from them."""


def dye(rgb: RGB, before: RGB, parts: Parts, face: FaceFrame, others: Sequence[FaceFrame], params: Params) -> None:
    """Colour a face's hair and lips in place; pixels of neither keep their bytes.

    rgb: (H, W, 3) uint8, written to. before: the photo as it came. others: the photo's other faces.
    params: `hair_color`, `hair`, `lip_color`, `lips`.
    """
    skin = _skin_of(before, parts)
    if params["hair"] and (found := hair_of(before, parts, face, others)) and _shows(found.alpha):
        lab, target = rgb_to_lab(found.region.cut(before)), hex_to_lab(params["hair_color"])
        difference = dye_difference(lab, found.alpha, target, skin, params["hair"] / 100, 0.0, face.unit, found.core)
        add_difference(found.region.cut(rgb), difference)
    if params["lips"] and (lips := lips_of(before, parts, face, others)) and _shows(lips[1]):
        region, alpha = lips
        lab, target = rgb_to_lab(region.cut(before)), apply_scene_light(hex_to_lab(params["lip_color"]), skin.lab)
        add_difference(region.cut(rgb), _dye_of_lips(lab, alpha, target, params["lips"] / 100))


def _shows(alpha: Mask) -> bool:
    return float(alpha.max(initial=0)) >= LEAST_ALPHA


def _skin_of(rgb: RGB, parts: Parts) -> ColourModel:
    near = parts.views[0]
    likely = near.of("skin", "nose")
    lab = rgb_to_lab(align(rgb, Alignment(near.matrix, (likely.shape[1], likely.shape[0]))))
    samples = lab[likely > 0.5]
    return fit_colour_model(samples if len(samples) else lab.reshape(-1, 3))


def _dye_of_lips(lab: Lab, matte: Mask, target: Plane, strength: float) -> Plane:
    """(H, W, 3), levels of sRGB: every pixel is moved by the same step, so that furrows and light on the lips stay."""
    step = target - median_colour(lab, matte)
    step[0] = np.clip(step[0], -DARKEN, LIGHTEN)
    share = matte * np.float32(strength)
    difference = lab_to_rgb(mix(lab, float32(lab + step), share)) - lab_to_rgb(lab)
    difference[share == 0] = 0
    return difference
