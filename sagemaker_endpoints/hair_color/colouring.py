"""One face's hair, found and coloured."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.colour_model import ColourModel
from sagemaker_endpoints._imaging.difference import add_difference
from sagemaker_endpoints._imaging.face_frame import FaceFrame
from sagemaker_endpoints._imaging.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.mix import mix
from sagemaker_endpoints._runtime.contract import RGB, Params

from .confidence import confidence
from .head import take_head
from .matte import HairMatte, hair_matte
from .recolour import recolour, tone_of, without_skin
from .segment import find_hair

LEAST_ALPHA = 0.3
"""A matte that nowhere covers more than this shows no hair whose colour could be told."""


@dataclass(frozen=True)
class FoundHair:
    """matte: None where no hair is. confidence: 0…1. skin: the face's."""

    matte: HairMatte | None
    confidence: float
    skin: ColourModel


def look_for_hair(rgb: RGB, face: FaceFrame, others: Sequence[FaceFrame]) -> FoundHair:
    """rgb: (H, W, 3) uint8. face: whose hair. others: the photo's other faces."""
    head = take_head(rgb, face, others)
    hair = find_hair(head)
    matte = hair_matte(rgb, head, hair)
    if matte is not None and float(matte.alpha.max(initial=0)) < LEAST_ALPHA:
        matte = None
    return FoundHair(matte, confidence(head, hair), hair.zones.evidence.model)


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
    tone, target = tone_of(lab, alpha), rgb_to_lab(swatch)[0, 0]
    pure = tone.purified(lab)
    coloured = recolour(pure, tone, target, float(found.skin.lab[0]), params["shine"] / 100, unit)
    # the change of the hair in a pixel, not of what is beside the strand
    share = without_skin(alpha, lab, tone, found.skin) * np.float32(params["strength"] / 100)
    mixed = mix(lab, lab + (coloured - pure), share)
    difference = lab_to_rgb(mixed) - lab_to_rgb(lab)
    difference[share == 0] = 0
    add_difference(region.cut(rgb), difference)
