"""Which pixels of a head are hair: what can be there, and what colours this hair, skin, ground and cloth have."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.guided_filter import guided_filter
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .head import Head
from .headwear import headwear
from .histogram import Bins, Density, bins_of, density, overlap
from .zones import Zones, zones_of

ROUNDS = 3
"""Times that the colours of the hair are learnt anew from what was found; further rounds change nothing to be seen."""

UNSEEN = np.float32(1e-5)
"""Probability of a colour that was not among the samples."""

LEAST_PIECE, LEAST_SHARE = 0.02, 0.15
"""A piece of hair has this many square units of the seeds in it and this part of what the largest piece has."""

BESIDE_THE_JAW = ((-0.35, 0.35), (0.35, 0.9))
"""Heights above the chin, in units, at both of which hanging hair is seen; a dark collar fills the lower alone."""

SHORT, LONG = 0.12, 0.32
"""Mean probability of hair there on a side where it has ended, and where it hangs."""

STRANGE, KIN = 0.06, 0.16
"""Overlap of the colours below with those around the skull: bleached tips still share a sixth, a shirt nothing."""


@dataclass(frozen=True)
class Hair:
    """probability: (h, w), 0…1, of the head's pixels. covered: 0…1, how surely something is worn over it.
    zones: what it was found with."""

    probability: Plane
    covered: float
    zones: Zones


@dataclass(frozen=True)
class _Colours:
    """Probabilities (h, w) of every pixel's colour if it is what the name says."""

    skin: Plane
    clothes: Plane
    ground: Plane
    hat: Plane


def find_hair(head: Head) -> Hair:
    """Bayes' rule in every pixel, the hair's own colours learnt in a few rounds (as in Rother, Kolmogorov and Blake,
    "GrabCut", 2004, section 3, with histograms for colours and the guided filter in place of the cut)."""
    zones, bins = zones_of(head), bins_of(head.lab)
    covered = headwear(head, zones, bins)
    samples = _samples(head, zones, covered)
    others = _colours_of_others(head, zones, bins, covered)
    allowed = zones.prior
    probability = np.zeros_like(allowed)
    for turn in range(ROUNDS):
        own = density(bins, samples if turn == 0 else probability**2 * zones.sure + np.float32(0.3) * samples)
        probability = _connected(_posterior(head, zones, allowed, _likelihood(own, bins), others), head, zones)
        if turn == 0:
            reach = _hanging(head, zones, probability, bins)
            allowed, probability = allowed * reach, probability * reach
    return Hair(probability, covered, zones)


def _samples(head: Head, zones: Zones, covered: float) -> Plane:
    """Where hair is most likely to be seen: around the skull, or under a hat beside the face only."""
    top = smoothstep(head.top - 0.1, head.top + 0.2, head.v)
    on_top = zones.seeds * (1 - np.float32(covered) * top)
    beside = zones.side_seeds * np.float32(1 + 3 * covered)
    return float32(on_top + beside + np.float32(0.5 * covered) * zones.temples)


def _colours_of_others(head: Head, zones: Zones, bins: Bins, covered: float) -> _Colours:
    seen = np.float32(min(1.0, float(zones.clothes.sum()) / (0.3 * head.face.unit**2)))
    top = np.float32(covered) * smoothstep(head.top - 0.1, head.top + 0.15, head.v)
    return _Colours(
        skin=_likelihood(density(bins, zones.skin), bins) + UNSEEN,
        clothes=_likelihood(density(bins, zones.clothes), bins) * seen + UNSEEN,
        ground=_likelihood(density(bins, zones.ground), bins) + UNSEEN,
        hat=_likelihood(density(bins, zones.crown), bins) * top,
    )


def _likelihood(colours: Density, bins: Bins) -> Plane:
    return float32(colours[bins] + np.float32(0.2) * UNSEEN)


def _posterior(head: Head, zones: Zones, allowed: Plane, own: Plane, others: _Colours) -> Plane:
    person = head.person
    bare = np.where(zones.oval > 0, 1 - zones.prior, _skin_beyond_the_face(zones))
    dressed = (1 - zones.prior) * smoothstep(head.chin + 0.4, head.chin - 0.5, head.v)
    hair = allowed * person * own
    rest = bare * others.skin + dressed * others.clothes + others.hat + UNSEEN * (1 - zones.prior)
    total = hair + person * rest + np.float32(0.5) * (1 - person) * others.ground + np.float32(1e-9)
    raw = float32(person * hair / total)
    radius = max(2, round(0.08 * head.face.unit))
    return float32(np.clip(guided_filter(head.lab[..., 0] * np.float32(0.01), raw, radius, 4e-4), 0, 1))


def _skin_beyond_the_face(zones: Zones) -> Plane:
    """Ears, a high forehead, a bald top: near the oval, and less likely than hair."""
    near = np.float32(0.35) * smoothstep(1.2, 0.3, zones.away) * (1 - zones.prior)
    return float32(np.maximum(near, np.float32(0.5) * zones.brow))


def _connected(probability: Plane, head: Head, zones: Zones) -> Plane:
    """Only pieces that hold enough of the seeds, and the soft edges of these; what hangs on by a thread is cut off."""
    sure = cv2.erode((probability > 0.5).astype(np.uint8), np.ones((3, 3), np.uint8))
    _, pieces = cv2.connectedComponents(sure, connectivity=4)
    held = np.bincount(pieces.ravel(), (zones.seeds + zones.side_seeds > 0.3).ravel())
    held[0] = 0
    kept = (held > max(LEAST_PIECE * head.face.unit**2, LEAST_SHARE * held.max()))[pieces]
    around = cv2.dilate(kept.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return float32(probability * (around & ((pieces == 0) | kept)))


def _hanging(head: Head, zones: Zones, probability: Plane, bins: Bins) -> Mask:
    """1 where hair may go on downwards: on a side whose jaw has no hair beside it, or something of other colours than
    the hair around the skull, it has ended above the jaw, and what follows is a collar or a neighbour's sleeve."""
    reach = np.ones_like(probability)
    stop = smoothstep(head.chin + 0.1, head.chin + 0.55, head.v)
    near = (zones.away > 0.12) & (zones.away < 0.6) & (head.inside > 0.5)
    skull = density(bins, zones.seeds + zones.side_seeds)
    for side in (-1, 1):
        here = head.u * side > 0
        share = min(
            _mean(probability, near & here & (head.v > head.chin + low) & (head.v < head.chin + high))
            for low, high in BESIDE_THE_JAW
        )
        below = density(bins, probability * (here & (head.v < head.chin + BESIDE_THE_JAW[1][0])))
        long = _step(SHORT, LONG, share) * _step(STRANGE, KIN, overlap(skull, below))
        reach = np.where(here, np.maximum(np.float32(long), stop), reach)
    return float32(reach)


def _step(low: float, high: float, value: float) -> float:
    return float(smoothstep(low, high, np.full(1, value, np.float32))[0])


def _mean(values: Plane, where: NDArray[np.bool_]) -> float:
    return float(values[where].mean()) if where.any() else 1.0
