"""One face's hair, found and coloured."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sagemaker_endpoints._imaging.color.colour_model import ColourModel
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import add_difference
from sagemaker_endpoints._imaging.compositing.recolour import dye_of
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.matting.strand_matte import StrandMatte, strand_matte
from sagemaker_endpoints._sdk.contract import RGB, Params
from sagemaker_endpoints._sdk.parts import Parts

from .confidence import confidence
from .head import take_head
from .parsed import parsed_hair
from .segment import find_hair

LEAST_ALPHA = 0.3
"""A matte that nowhere covers more than this shows no hair whose colour could be told."""


@dataclass(frozen=True)
class FoundHair:
    """matte: None where no hair is. confidence: 0…1. skin: the face's. parsed: whether a network told what is hair."""

    matte: StrandMatte | None
    confidence: float
    skin: ColourModel
    parsed: bool


def look_for_hair(rgb: RGB, face: FaceFrame, others: Sequence[FaceFrame], parts: Parts | None = None) -> FoundHair:
    """rgb: (H, W, 3) uint8. face: whose hair. others: the photo's other faces. parts: the face's, where known."""
    head = take_head(rgb, face, others)
    hair = find_hair(head)
    if parts is not None:
        hair = replace(hair, probability=parsed_hair(head, hair.probability, parts, alone=not others))
    matte = strand_matte(rgb, head.rgb, head.to_crop, head.face.unit, hair.probability)
    if matte is not None and float(matte.alpha.max(initial=0)) < LEAST_ALPHA:
        matte = None
    return FoundHair(matte, confidence(head, hair), hair.zones.evidence.model, parts is not None)


def colour_hair(rgb: RGB, before: RGB, found: FoundHair, params: Params, unit: float) -> None:
    """Colour a face's hair in place; pixels without hair keep their bytes.

    rgb: (H, W, 3) uint8, written to. before: the photo as it came, whose colours are taken.
    params: `colour`, `strength`, `shine`. unit: pixels between the eyes.
    """
    if found.matte is None or not params["strength"]:
        return
    region, alpha = found.matte.region, found.matte.alpha
    lab = rgb_to_lab(region.cut(before))
    swatch = np.frombuffer(bytes.fromhex(params["colour"][1:]), np.uint8).reshape(1, 1, 3)
    target = rgb_to_lab(swatch)[0, 0]
    strength, shine = params["strength"] / 100, params["shine"] / 100
    core = found.matte.core if found.parsed else None
    difference = dye_of(lab, alpha, target, found.skin, strength, shine, unit, core)
    add_difference(region.cut(rgb), difference)
