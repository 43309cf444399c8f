"""Which pixels of a head are hair: where hair can be, and which colours hair, skin, background and clothes have."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.guided_filter import guided_filter
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

from .head import HeadCrop
from .headwear import headwear
from .histogram import Bins, Density, bins_of, density, overlap
from .zones import Zones, find_zones

ROUNDS = 3
"""Number of times that the hair's colours are estimated; more rounds make no visible difference."""

UNSAMPLED = np.float32(1e-5)
"""Probability of a colour that is not among the samples."""

MIN_PIECE, MIN_SHARE = 0.02, 0.15
"""A connected piece of hair must contain this many square units of the seeds, and this share of what the piece with
the most seeds contains."""

JAW_BANDS = ((-0.35, 0.35), (0.35, 0.9))
"""Ranges of height above the chin, in units: hanging hair is visible in both, a dark collar only in the lower one."""

SHORT, LONG = 0.12, 0.32
"""Mean probability of hair in these bands on one side: up to the first hair has ended, from the second on it hangs."""

FOREIGN, RELATED = 0.06, 0.16
"""Overlap of the colours below with those around the skull: bleached tips still have 1/6, a shirt has 0."""


@dataclass(frozen=True)
class HairSegmentation:
    """The hair of a head crop.

    Attributes:
        probability: (h, w) float32, 0…1.
        covered: 0…1, how certainly headwear covers the top of the head.
        zones: the zones from which the hair was found.
    """

    probability: Plane
    covered: float
    zones: Zones


@dataclass(frozen=True)
class _MaterialLikelihoods:
    """Likelihood (h, w) of each pixel's colour in each material other than hair."""

    skin: Plane
    clothes: Plane
    background: Plane
    hat: Plane


def segment_hair(head: HeadCrop) -> HairSegmentation:
    """Find hair with Bayes' rule per pixel; the hair's own colours are estimated in a few rounds.

    As in Rother, Kolmogorov and Blake, "GrabCut", 2004, section 3, with histograms as colour models and the guided
    filter instead of the graph cut.

    Args:
        head: the head.
    """
    zones, bins = find_zones(head), bins_of(head.lab)
    covered = headwear(head, zones, bins)
    samples = _samples(head, zones, covered)
    materials = _other_materials(head, zones, bins, covered)
    allowed = zones.prior
    probability = np.zeros_like(allowed)
    for index in range(ROUNDS):
        own = density(bins, samples if index == 0 else probability**2 * zones.sure + np.float32(0.3) * samples)
        probability = _connected(_posterior(head, zones, allowed, _likelihood(own, bins), materials), head, zones)
        if index == 0:
            reach = _downward_reach(head, zones, probability, bins)
            allowed, probability = allowed * reach, probability * reach
    return HairSegmentation(probability, covered, zones)


def _samples(head: HeadCrop, zones: Zones, covered: float) -> Plane:
    """Weights of the pixels that are most likely hair: around the skull, or under a hat only beside the face."""
    top = smoothstep(head.top - 0.1, head.top + 0.2, head.above)
    on_top = zones.seeds * (1 - np.float32(covered) * top)
    at_sides = zones.side_seeds * np.float32(1 + 3 * covered)
    return float32(on_top + at_sides + np.float32(0.5 * covered) * zones.temples)


def _other_materials(head: HeadCrop, zones: Zones, bins: Bins, covered: float) -> _MaterialLikelihoods:
    dressed = np.float32(min(1.0, float(zones.clothes.sum()) / (0.3 * head.face.unit**2)))
    top = np.float32(covered) * smoothstep(head.top - 0.1, head.top + 0.15, head.above)
    return _MaterialLikelihoods(
        skin=_likelihood(density(bins, zones.skin), bins) + UNSAMPLED,
        clothes=_likelihood(density(bins, zones.clothes), bins) * dressed + UNSAMPLED,
        background=_likelihood(density(bins, zones.background), bins) + UNSAMPLED,
        hat=_likelihood(density(bins, zones.crown), bins) * top,
    )


def _likelihood(colours: Density, bins: Bins) -> Plane:
    return float32(colours[bins] + np.float32(0.2) * UNSAMPLED)


def _posterior(head: HeadCrop, zones: Zones, allowed: Plane, own: Plane, materials: _MaterialLikelihoods) -> Plane:
    """(h, w) 0…1, the probability of hair, snapped to the edges of lightness by the guided filter."""
    person = head.person
    bare = np.where(zones.oval > 0, 1 - zones.prior, _skin_outside_oval(zones))
    dressed = (1 - zones.prior) * smoothstep(head.chin + 0.4, head.chin - 0.5, head.above)
    hair = allowed * person * own
    rest = bare * materials.skin + dressed * materials.clothes + materials.hat + UNSAMPLED * (1 - zones.prior)
    total = hair + person * rest + np.float32(0.5) * (1 - person) * materials.background + np.float32(1e-9)
    raw = float32(person * hair / total)
    radius = max(2, round(0.08 * head.face.unit))
    return float32(np.clip(guided_filter(head.lab[..., 0] * np.float32(0.01), raw, radius, 4e-4), 0, 1))


def _skin_outside_oval(zones: Zones) -> Plane:
    """Prior of skin outside the oval (ears, high forehead, bald top): only near the oval, and lower than hair's."""
    near = np.float32(0.35) * smoothstep(1.2, 0.3, zones.away) * (1 - zones.prior)
    return float32(np.maximum(near, np.float32(0.5) * zones.whole_face))


def _connected(probability: Plane, head: HeadCrop, zones: Zones) -> Plane:
    """Only the pieces that contain enough of the seeds, with their soft edges; thin connections are cut."""
    core = opencv.erode((probability > 0.5).astype(np.uint8), np.ones((3, 3), np.uint8))
    _, pieces = cv2.connectedComponents(core, connectivity=4)
    seeded = np.bincount(pieces.ravel(), (zones.seeds + zones.side_seeds > 0.3).ravel())
    seeded[0] = 0
    kept = (seeded > max(MIN_PIECE * head.face.unit**2, MIN_SHARE * seeded.max()))[pieces]
    around = opencv.dilate(kept.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return float32(probability * (around & ((pieces == 0) | kept)))


def _downward_reach(head: HeadCrop, zones: Zones, probability: Plane, bins: Bins) -> Mask:
    """(h, w) 0…1, where hair may continue downwards.

    Hair has ended above the jaw on a side that has no hair beside the jaw, or where the colours differ from those of
    the hair around the skull: what is visible there is a collar or a neighbour's sleeve.
    """
    reach = np.ones_like(probability)
    above_jaw = smoothstep(head.chin + 0.1, head.chin + 0.55, head.above)
    near = (zones.away > 0.12) & (zones.away < 0.6) & (head.inside > 0.5)
    skull = density(bins, zones.seeds + zones.side_seeds)
    for side in (-1, 1):
        half = head.across * side > 0
        share = min(
            _mean(probability, near & half & (head.above > head.chin + low) & (head.above < head.chin + high))
            for low, high in JAW_BANDS
        )
        below = density(bins, probability * (half & (head.above < head.chin + JAW_BANDS[1][0])))
        long = smoothstep_at(SHORT, LONG, share) * smoothstep_at(FOREIGN, RELATED, overlap(skull, below))
        reach = np.where(half, np.maximum(np.float32(long), above_jaw), reach)
    return float32(reach)


def _mean(values: Plane, where: NDArray[np.bool_]) -> float:
    return float(values[where].mean()) if where.any() else 1.0
