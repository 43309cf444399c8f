"""Finds the hair of one face, and dyes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sagemaker_endpoints._imaging.color.colour_model import ColourModel
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import add_difference
from sagemaker_endpoints._imaging.compositing.recolour import dye_difference
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.matting.strand_matte import StrandMatte, strand_matte
from sagemaker_endpoints._sdk.contract import RGB, Params
from sagemaker_endpoints._sdk.parts import Parts

from .confidence import confidence
from .head import crop_head
from .parsed_hair import parsed_hair
from .segment import segment_hair

MIN_ALPHA = 0.3
"""A matte that is below this everywhere has no pixel from which the hair's colour could be measured."""


@dataclass(frozen=True)
class HairEstimate:
    """The hair of one face.

    Attributes:
        matte: where it is, at the photo's resolution; None if there is none.
        confidence: 0…1.
        skin: colour model of the face's skin.
        parsed: whether a parsing network segmented the hair.
    """

    matte: StrandMatte | None
    confidence: float
    skin: ColourModel
    parsed: bool


def estimate_hair(rgb: RGB, face: FaceFrame, others: Sequence[FaceFrame], parts: Parts | None = None) -> HairEstimate:
    """Find the hair of one face.

    Args:
        rgb: (H, W, 3) uint8, the photo.
        face: whose hair to find.
        others: the photo's other faces.
        parts: the face's parts from a parsing network, if the container has one.
    """
    head = crop_head(rgb, face, others)
    hair, certainty = segment_hair(head), 1.0
    if parts is not None:
        parsed = parsed_hair(head, hair, parts, alone=not others)
        hair = replace(hair, probability=parsed.probability, covered=max(hair.covered, parsed.covered))
        certainty = parsed.certainty
    matte = strand_matte(rgb, head.rgb, head.to_crop, head.face.unit, hair.probability)
    if matte is not None and float(matte.alpha.max(initial=0)) < MIN_ALPHA:
        matte = None
    return HairEstimate(matte, min(certainty, confidence(head, hair)), hair.zones.evidence.model, parts is not None)


def dye_hair(rgb: RGB, before: RGB, hair: HairEstimate, params: Params, unit: float) -> None:
    """Dye the hair of one face in place; pixels without hair keep their bytes.

    Args:
        rgb: (H, W, 3) uint8, the result; written to.
        before: (H, W, 3) uint8, the original photo, from which colours are measured.
        hair: the hair of the face.
        params: `colour` (#rrggbb), `strength` and `shine` (0…100).
        unit: inter-ocular distance, pixels.
    """
    if hair.matte is None or not params["strength"]:
        return
    region, alpha = hair.matte.region, hair.matte.alpha
    lab = rgb_to_lab(region.cut(before))
    swatch = np.array([[hex_to_rgb(params["colour"])]], np.uint8)
    target = rgb_to_lab(swatch)[0, 0]
    strength, shine = params["strength"] / 100, params["shine"] / 100
    core = hair.matte.core if hair.parsed else None
    difference = dye_difference(lab, alpha, target, hair.skin, strength, shine, unit, core)
    add_difference(region.cut(rgb), difference)
