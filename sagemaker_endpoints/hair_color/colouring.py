"""Finds the hair of one face, and dyes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sagemaker_endpoints._imaging.color.colour_model import ColourModel
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.color.pigment import hex_to_lab
from sagemaker_endpoints._imaging.compositing.blend import add_difference
from sagemaker_endpoints._imaging.compositing.recolour import dye_difference, is_lift_limited
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.matting.strand_matte import StrandMatte, strand_matte
from sagemaker_endpoints._sdk.contract import RGB, Params
from sagemaker_endpoints._sdk.parts import Parts

from .confidence import confidence
from .head import USUAL, crop_head, hair_reach
from .parsed_hair import is_hair_missing, parsed_hair
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
        absent: whether there is none: a bald head, a cap, a scarf. It must not be dyed.
    """

    matte: StrandMatte | None
    confidence: float
    skin: ColourModel
    parsed: bool
    absent: bool


def estimate_hair(rgb: RGB, face: FaceFrame, others: Sequence[FaceFrame], parts: Parts | None = None) -> HairEstimate:
    """Find the hair of one face.

    Args:
        rgb: (H, W, 3) uint8, the photo.
        face: whose hair to find.
        others: the photo's other faces.
        parts: the face's parts from a parsing network, if the container has one.
    """
    head = crop_head(rgb, face, others, hair_reach(rgb, face, others, parts) if parts else USUAL)
    hair, certainty = segment_hair(head), 1.0
    absent = is_hair_missing(head, hair.probability)
    if parts is not None:
        parsed = parsed_hair(head, hair, parts, alone=not others)
        absent = parsed.absent
        hair = replace(hair, probability=parsed.probability, covered=max(hair.covered, parsed.covered))
        certainty = parsed.certainty
    matte = None if absent else strand_matte(rgb, head.rgb, head.to_crop, head.face.unit, hair.probability)
    if matte is not None and float(matte.alpha.max(initial=0)) < MIN_ALPHA:
        matte = None
    sure = min(certainty, confidence(head, hair))
    return HairEstimate(matte, sure, hair.zones.evidence.model, parts is not None, matte is None)


def dye_hair(rgb: RGB, before: RGB, hair: HairEstimate, params: Params, unit: float) -> bool:
    """Dye the hair of one face in place; pixels without hair keep their bytes.

    Args:
        rgb: (H, W, 3) uint8, the result; written to.
        before: (H, W, 3) uint8, the original photo, from which colours are measured.
        hair: the hair of the face.
        params: `colour` (#rrggbb), `strength` and `shine` (0…100).
        unit: inter-ocular distance, pixels.

    Returns:
        Whether the hair is as light as the colour; False if its strands do not carry so much bleach.
    """
    if hair.matte is None or not params["strength"]:
        return True
    region, alpha = hair.matte.region, hair.matte.alpha
    lab, target = rgb_to_lab(region.cut(before)), hex_to_lab(params["colour"])
    strength, shine = params["strength"] / 100, params["shine"] / 100
    core = hair.matte.core if hair.parsed else None
    add_difference(region.cut(rgb), dye_difference(lab, alpha, target, hair.skin, strength, shine, unit, core))
    return not is_lift_limited(lab, alpha, target, hair.skin, strength)
