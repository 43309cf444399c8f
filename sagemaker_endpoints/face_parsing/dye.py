"""Recolour the hair and the lips of one face, inside soft mattes."""

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

from .mattes import hair_matte, lip_matte

MIN_ALPHA = 0.3
"""A matte that nowhere reaches this value is not dyed: there is no hair, or no lips."""

MAX_LIGHTENING, MAX_DARKENING = 12.0, 38.0
"""The most that a colour adds to the L of lips, and takes from it."""


def dye(rgb: RGB, before: RGB, parts: Parts, face: FaceFrame, others: Sequence[FaceFrame], params: Params) -> None:
    """Recolour a face's hair and lips, in place; all other pixels keep their bytes.

    Args:
        rgb: (H, W, 3) uint8; written to.
        before: (H, W, 3) uint8, the unedited photo.
        parts: the face's parts.
        face: the face's frame in the photo.
        others: the frames of the photo's other faces.
        params: `hair_color` and `lip_color`, `#rrggbb`; `hair` and `lips`, strengths of 0…100.
    """
    skin = _skin_colour(before, parts)
    if params["hair"] and (hair := hair_matte(before, parts, face, others)) and _is_visible(hair.alpha):
        lab, target = rgb_to_lab(hair.region.cut(before)), hex_to_lab(params["hair_color"])
        difference = dye_difference(lab, hair.alpha, target, skin, params["hair"] / 100, 0.0, face.unit, hair.core)
        add_difference(hair.region.cut(rgb), difference)
    if params["lips"] and (lips := lip_matte(before, parts, face, others)) and _is_visible(lips[1]):
        region, alpha = lips
        lab, target = rgb_to_lab(region.cut(before)), apply_scene_light(hex_to_lab(params["lip_color"]), skin.lab)
        add_difference(region.cut(rgb), _lip_difference(lab, alpha, target, params["lips"] / 100))


def _is_visible(alpha: Mask) -> bool:
    return float(alpha.max(initial=0)) >= MIN_ALPHA


def _skin_colour(rgb: RGB, parts: Parts) -> ColourModel:
    near = parts.views[0]
    probability = near.of("skin", "nose")
    lab = rgb_to_lab(align(rgb, Alignment(near.matrix, (probability.shape[1], probability.shape[0]))))
    samples = lab[probability > 0.5]
    return fit_colour_model(samples if len(samples) else lab.reshape(-1, 3))


def _lip_difference(lab: Lab, matte: Mask, target: Plane, strength: float) -> Plane:
    """(H, W, 3) levels of sRGB: every pixel moves by the same step in L*a*b*, which keeps furrows and highlights."""
    step = target - median_colour(lab, matte)
    step[0] = np.clip(step[0], -MAX_DARKENING, MAX_LIGHTENING)
    share = matte * np.float32(strength)
    difference = lab_to_rgb(mix(lab, float32(lab + step), share)) - lab_to_rgb(lab)
    difference[share == 0] = 0
    return difference
