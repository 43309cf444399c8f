"""Where in a head crop a pixel's colour decides about hair: at the edge of the mask, and on skin below a fringe."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

from .head import HeadCrop
from .parsed_hair import Covers
from .zones import Zones, find_ears

BAND = 0.13
"""Distance, in units, from the mask's edge in which colour decides alone."""

WISPS = (0.75, 0.3)
"""Distance, in units, from the mask at which wisps over the face end, and from which they start to thin out."""

FAINT = 0.12
"""Share of hair, at the resolution of the crop, from which on a wisp may be there."""

BESIDE = 0.15
"""Distance, in units, from the oval up to which strands lie over skin."""

TEMPLES = (-0.5, -0.15)
"""Heights above the eyes, in units, between which temples end: below there are ear, neck and their shadows beside the
oval."""

JAW = 0.12
"""Width, in units, of the shade along the edge of the cheeks."""

ALIKE = (0.3, 0.12)
"""Likelihoods of the hair under the skin's colour model, its upper quarter, between which wisps begin to differ from
shaded skin."""

WIDEST = 0.2
"""Width, in units, of the widest wisp."""

SHADE = (0.28, 0.42)
"""L of hair as a share of the skin's: up to the first it is darker than shade, from the second on it is not."""

FRAME = (0.4, 0.1)
"""Probabilities of glasses from which on nothing is a wisp, and up to which they do not matter."""

GAPS_SIGMA, GAPS = 0.12, (0.05, 0.3)
"""Standard deviation, in units, of the neighbourhood whose share of skin makes gaps in a fringe likely; and the shares
from which on they may be there, and are."""

EARS, FOREHEAD = (0.75, 0.4), (0.98, 0.8)
"""Probabilities of bare skin from which on no strand lies over it, and up to which they do not matter: at the
ears, which have the colours of shaded hair, and elsewhere, where a fringe has tips."""

SOFT = 0.05
"""Standard deviation, in units, of the fade where skin ends the hair."""

STRAND = 0.03
"""Softness of the edge of that area, in units."""

FEATURE_MARGIN = 0.08
"""Width, in units, of what is left free around brows, eyes and lips."""

IN_MASK = (0.2, 0.6)
"""Probabilities from which on a wisp is part of the mask, and is so fully."""

SURE, LIKELY = 0.85, 0.35
"""Probabilities from which on a pixel is certainly hair, and may be hair."""


@dataclass(frozen=True)
class Limits:
    """What the mask allows a pixel's colour to say. Planes are (h, w) float32, 0…1.

    Attributes:
        lower: the least share of hair.
        upper: the largest share.
        wisps: where a share counts only if it is high: over skin lie thin strands, and shadows too.
    """

    lower: Mask
    upper: Mask
    wisps: Mask


def find_limits(head: HeadCrop, zones: Zones, probability: Plane, share: Mask, covers: Covers | None = None) -> Limits:
    """Find the limits of a head's hair.

    Args:
        head: the head.
        zones: its zones.
        probability: (h, w) float32, 0…1, of hair.
        share: (h, w) float32, 0…1, of hair by colour.
        covers: skin, things in front of the head, and glasses; None if unknown.
    """
    reach = max(1, round(BAND * head.face.unit))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    core = opencv.erode((probability > SURE).astype(np.float32), kernel)
    halo = opencv.dilate((probability > LIKELY).astype(np.float32), kernel)
    edge = np.minimum(gaussian(halo, reach / 2), smoothstep(0.0, 0.3, gaussian(probability, reach / 2)))
    wisps = _wisps(head, zones, probability, share)
    if covers is not None:
        wisps = wisps * smoothstep(*FRAME, covers.glasses)
        edge = edge * _uncovered(head, zones, covers)
    upper = np.maximum(edge, wisps)
    alone = float32(wisps * (1 - smoothstep(*IN_MASK, probability)))
    skin_beside = zones.whole_face * smoothstep(*GAPS, gaussian(1 - probability, GAPS_SIGMA * head.face.unit))
    return Limits(np.minimum(gaussian(core, reach / 2), upper), upper, float32(np.maximum(alone, skin_beside)))


def _uncovered(head: HeadCrop, zones: Zones, covers: Covers) -> Mask:
    """(h, w) 0…1, where the edge of the hair can be, because neither skin nor a hand is certain there."""
    ears = gaussian(find_ears(head, zones), STRAND * head.face.unit)
    free = ears * smoothstep(*EARS, covers.bare) + (1 - ears) * smoothstep(*FOREHEAD, covers.bare)
    return gaussian(float32(free), SOFT * head.face.unit)


def _wisps(head: HeadCrop, zones: Zones, probability: Plane, share: Mask) -> Mask:
    """(h, w) 0…1, strands over the face that touch the hair."""
    hair, unit = probability > 0.5, head.face.unit
    away = float32(cv2.distanceTransform((~hair).astype(np.uint8), cv2.DIST_L2, 3)) / np.float32(unit)
    bare = _where_wisps_lie(head, zones)
    wide = _wide(np.maximum(share, hair.astype(np.float32)), unit) * _shade_is_possible(head, zones, hair)
    likely = (share - wide > FAINT) & (np.maximum(zones.whole_face, bare) > 0.5) & (away < WISPS[0])
    _, pieces = cv2.connectedComponents((likely | hair).astype(np.uint8), connectivity=8)
    touching = np.zeros(pieces.max() + 1, np.bool_)
    touching[pieces[hair]] = True
    strands = (touching[pieces] & likely).astype(np.float32)
    near = gaussian(opencv.dilate(strands, np.ones((3, 3), np.uint8)), STRAND * unit)
    alike = np.percentile(zones.evidence.skin_likelihood[hair], 75) if hair.any() else 1.0
    return float32(near * bare * smoothstep(*WISPS, away) * np.float32(smoothstep_at(*ALIKE, float(alike))))


def _wide(share: Mask, unit: float) -> Mask:
    """(h, w) 0…1, what is wider than a strand can be: the shade on a cheek is as dark as some hair, but wide."""
    reach = max(1, round(WIDEST / 2 * unit))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return opencv.dilate(opencv.erode(share, kernel), kernel)


def _shade_is_possible(head: HeadCrop, zones: Zones, hair: NDArray[np.bool_]) -> float:
    """0…1, whether skin in the shade can be as dark as the hair."""
    lightness = float(np.median(head.lab[..., 0][hair])) if hair.any() else 100.0
    return smoothstep_at(*SHADE, lightness / max(float(zones.evidence.model.lab[0]), 1.0))


def _where_wisps_lie(head: HeadCrop, zones: Zones) -> Mask:
    """(h, w) 0…1: forehead and temples, and the cheeks up to the shade along the jaw; not the features."""
    size = 2 * round(JAW * head.face.unit) + 1
    cheeks = opencv.erode(zones.whole_face, np.ones((size, size), np.uint8))
    upper = np.maximum(zones.whole_face, (zones.away < BESIDE).astype(np.float32))
    face = cheeks + (upper - cheeks) * smoothstep(*TEMPLES, head.above)
    return float32(face * (1 - _features(zones, head.face.unit)))


def _features(zones: Zones, unit: float) -> Mask:
    """(h, w) 0…1, eyes, brows and lips with what surrounds them: their colours are those of dark hair."""
    size = 2 * round(FEATURE_MARGIN * unit) + 1
    grown = opencv.dilate(zones.evidence.features, np.ones((size, size), np.uint8))
    return gaussian(grown, 0.5 * FEATURE_MARGIN * unit)
