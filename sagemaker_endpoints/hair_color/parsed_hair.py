"""Hair from a parsing network, in the pixels of a head crop."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_components import face_components
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .head import HeadCrop
from .segment import HairSegmentation

SECOND_OPINION = 0.3
"""Weight of the estimate's log-odds beside the network's. On 35 labelled photographs that trained neither, the share of
good masks was 66 % at 0, 69 at 0.15, 74 at 0.3, 69 at 0.6. A network that is sure is not overruled."""

UNDER_HATS = 1.0
"""The same weight where the estimate sees headwear: it compares colours, the network takes plain hats for hair."""

SURE = 1e-3
"""Probabilities are kept so far from 0 and 1."""

EXPECTED_OVERLAP = (0.68, 0.76)
OVERLAP = (0.35, 0.5)
"""From the lower to the higher value, the certainty rises from 0 to 1: of the overlap that the network itself expects,
and of its overlap with the estimate. On the same photographs, masks for which both are low were bad 6 times of 7."""

MIN_HAIR = 0.3
"""Square units of hair below which a head is bald, shaved or hidden."""

MIN_WORN, WORN_SHARE = 0.5, 0.6
"""Square units of headwear above the eyes, and its share of the hair's area, from which on what looks like hair is more
likely a part of the cap or the scarf."""

BARE = ("skin", "neck", "cover")
"""Parts that can lie between hair, and are never dyed."""

HEADWEAR = (0.5, 1.2)
"""Square units of headwear and covers from which on the head counts as covered, and as fully covered."""


@dataclass(frozen=True)
class Covers:
    """What is not hair, although it may lie in it or in front of it. Planes are (h, w) float32, 0…1.

    Attributes:
        bare: skin, or something in front of the head.
        glasses: frames and lenses.
    """

    bare: Plane
    glasses: Plane


@dataclass(frozen=True)
class ParsedHair:
    """What a network says about the hair of a head crop.

    Attributes:
        probability: (h, w) float32, 0…1, of hair.
        certainty: 0…1.
        covered: 0…1, how certainly headwear or something else covers the head.
        absent: whether there is no hair to dye: none at all, or hardly more than what is worn over it.
        covers: what the network finds beside hair.
    """

    probability: Plane
    certainty: float
    covered: float
    absent: bool
    covers: Covers


def parsed_hair(head: HeadCrop, estimate: HairSegmentation, parts: Parts, alone: bool) -> ParsedHair:
    """Combine a network's parts with the estimate, which is a second opinion, and rules beyond the network's view.

    Beyond the photo's edge the crop and the network's result are mirrored, so hair does not end at the edge.

    Args:
        head: the head.
        estimate: the segmentation without the network.
        parts: the parts of the face from the network.
        alone: whether the photo has no other face. With others, only hair on this person counts, because the network
            labels a neighbour's hair too.
    """
    estimated = estimate.probability
    size = (estimated.shape[1], estimated.shape[0])
    groups = [("hair",), ("hat", "cover"), BARE, ("glasses",)]
    (parsed, worn, bare, glasses), known = parts.sample_each(groups, head.to_crop.astype(np.float64), size)
    own = face_components(parsed if alone else parsed * head.person, head.face)
    weight = SECOND_OPINION + (UNDER_HATS - SECOND_OPINION) * estimate.covered
    agreed = np.where(own > 0, _agreed(float32(own / np.maximum(known, SURE)), estimated, weight), 0)
    probability = float32(known * agreed + (1 - known) * estimated)
    covered = smoothstep_at(*HEADWEAR, float((worn > 0.5).sum()) / head.face.unit**2)
    absent = _is_absent(head, probability, worn)
    return ParsedHair(probability, _certainty(parsed, estimated), covered, absent, Covers(bare, glasses))


def is_hair_missing(head: HeadCrop, probability: Plane) -> bool:
    """Whether a head has too little hair to dye.

    Args:
        head: the head.
        probability: (h, w) float32, 0…1, of hair.
    """
    return _area(head, probability) < MIN_HAIR


def _is_absent(head: HeadCrop, probability: Plane, worn: Plane) -> bool:
    on_top = _area(head, float32(worn * (head.above > 0)))
    hidden = on_top > MIN_WORN and on_top > WORN_SHARE * _area(head, probability)
    return hidden or is_hair_missing(head, probability)


def _area(head: HeadCrop, probability: Plane) -> float:
    """Square units inside the photo where something is likely."""
    return float(((probability > 0.5) & (head.inside > 0.5)).sum()) / head.face.unit**2


def _agreed(first: Plane, second: Plane, weight: float) -> Plane:
    """Sum of the log-odds of two guesses, the second times its weight."""
    odds = [np.clip(each, SURE, 1 - SURE) for each in (first, second)]
    first_odds, second_odds = (each / (1 - each) for each in odds)
    joint = first_odds * second_odds**weight
    return float32(joint / (1 + joint))


def _certainty(parsed: Plane, estimated: Plane) -> float:
    """High if the network is sure, or if the estimate says the same."""
    hair, also = parsed > 0.5, estimated > 0.5
    expected = float(parsed[hair].sum()) / max(float(hair.sum() + parsed[~hair].sum()), 1.0)
    overlap = float((hair & also).sum()) / max(float((hair | also).sum()), 1.0)
    return max(smoothstep_at(*EXPECTED_OVERLAP, expected), smoothstep_at(*OVERLAP, overlap))
