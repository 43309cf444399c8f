"""Finds the hair of one face, and dyes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.colour_model import ColourModel
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.color.pigment import hex_to_lab
from sagemaker_endpoints._imaging.compositing.blend import add_difference
from sagemaker_endpoints._imaging.compositing.dye import Nearby, dye_change, lightness_nearby, mix_dye
from sagemaker_endpoints._imaging.compositing.hair_tone import HairTone, measure_hair_tone
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import RGB, Mask, Params
from sagemaker_endpoints._sdk.parts import Parts

from .bare_skin import without_skin
from .confidence import confidence
from .head import USUAL, HeadCrop, crop_head, hair_reach
from .lengths import extend_lengths
from .matte import HairMatte, matte_hair
from .parsed_hair import is_hair_missing, parsed_hair
from .pieces import without_small_pieces
from .roots import find_roots
from .segment import HairSegmentation, segment_hair
from .zones import find_ears

T = TypeVar("T", bound=np.generic)

MIN_ALPHA = 0.3
"""A matte that is below this everywhere has no pixel from which the hair's colour could be measured."""


EDGE = 0.04
"""Width, in units, of the edge of the hair, where a bright pixel is no strand."""

MAX_SAMPLES = 120_000
"""About so many pixels of the photo are measured."""


@dataclass(frozen=True)
class HairEstimate:
    """The hair of one face.

    Attributes:
        matte: where it is; None if there is none.
        confidence: 0…1.
        skin: colour model of the face's skin.
        head: the head crop in which it was found.
        hair: its segmentation.
    """

    matte: HairMatte | None
    confidence: float
    skin: ColourModel
    head: HeadCrop
    hair: HairSegmentation

    @property
    def absent(self) -> bool:
        """Whether there is no hair: a bald head, a cap, a scarf. It must not be dyed.

        Returns:
            True if so.
        """
        return self.matte is None


def estimate_hair(rgb: RGB, face: FaceFrame, others: Sequence[FaceFrame], parts: Parts | None = None) -> HairEstimate:
    """Find the hair of one face.

    Args:
        rgb: (H, W, 3) uint8, the photo.
        face: whose hair to find.
        others: the photo's other faces.
        parts: the face's parts from a parsing network, if the container has one.
    """
    head = crop_head(rgb, face, others, hair_reach(rgb, face, others, parts) if parts else USUAL)
    hair, certainty, covers = segment_hair(head), 1.0, None
    absent = is_hair_missing(head, hair.probability)
    if parts is not None:
        parsed = parsed_hair(head, hair, parts, alone=not others)
        absent = parsed.absent
        hair = replace(hair, probability=parsed.probability, covered=max(hair.covered, parsed.covered))
        certainty, covers = parsed.certainty, parsed.covers
    sure = min(certainty, confidence(head, hair))
    matte = None
    if not absent:
        skin = hair.zones.evidence.skin_likelihood
        bare = np.ones_like(skin) if covers is None else covers.bare
        ears = find_ears(head, hair.zones)
        dyeable = without_skin(hair.probability, skin, hair.zones.whole_face, ears, bare, head.face.unit)
        dyeable = without_small_pieces(head, dyeable)
        if covers is not None:
            covers = replace(covers, bare=np.maximum(covers.bare, hair.probability - dyeable))
            dyeable = extend_lengths(head, hair.zones, dyeable, covers.bare)
        matte = matte_hair(rgb, head, hair.zones, dyeable, covers)
    if matte is not None and float((matte.share * head.inside).max()) < MIN_ALPHA:
        matte = None
    return HairEstimate(matte, sure, hair.zones.evidence.model, head, hair)


def dye_hair(rgb: RGB, before: RGB, hair: HairEstimate, params: Params) -> bool:
    """Dye the hair of one face in place; pixels without hair keep their bytes.

    Args:
        rgb: (H, W, 3) uint8, the result; written to.
        before: (H, W, 3) uint8, the original photo, from which colours are measured.
        hair: the hair of the face.
        params: `colour` (#rrggbb), `strength` and `shine` (0…100).

    Returns:
        Whether the hair is as light as the colour; False if its strands do not carry so much bleach.
    """
    matte, head = hair.matte, hair.head
    if matte is None or not params["strength"]:
        return True
    tone, target = _tone(before, matte), hex_to_lab(params["colour"])
    dye = mix_dye(tone, target, float(hair.skin.lab[0]), params["strength"] / 100, params["shine"] / 100)
    planes = (
        lightness_nearby(head.lab[..., 0], matte.share, tone, head.face.unit),
        gaussian(matte.share, EDGE * head.face.unit),
        find_roots(head, hair.hair.zones, matte.share),
    )
    for band in matte.bands:
        alpha = matte.alpha_of(band)
        found = alpha > 0
        if found.any():
            nearby = Nearby(*(_listed(matte.in_photo(plane, band), found) for plane in planes))
            pixels = _listed(band.cut(rgb), found)
            lab = rgb_to_lab(_listed(band.cut(before), found))
            add_difference(pixels, dye_change(lab, _listed(alpha, found), nearby, dye))
            band.cut(rgb)[found] = pixels[0]
    return not dye.is_limited


def hair_mask(rgb: RGB, hair: HairEstimate) -> Mask:
    """How much of each pixel of a photo is the hair of one face.

    Args:
        rgb: (H, W, 3) uint8, the photo.
        hair: the hair of the face.

    Returns:
        (H, W) float32, 0…1.
    """
    mask = np.zeros(rgb.shape[:2], np.float32)
    if hair.matte is not None:
        hair.matte.region.cut(mask)[...] = hair.matte.alpha
    return mask


def _tone(before: RGB, matte: HairMatte) -> HairTone:
    """The hair's tone, from a part of the photo's pixels."""
    region = matte.region
    step = max(1, round((region.width * region.height / MAX_SAMPLES) ** 0.5))
    alpha = matte.alpha_of(region, step)
    return measure_hair_tone(rgb_to_lab(region.cut(before)[::step, ::step]), alpha)


def _listed(plane: NDArray[T], found: NDArray[np.bool_]) -> NDArray[T]:
    """(1, N, …), the pixels with hair: half of a region or more has none."""
    return plane[found][None]
