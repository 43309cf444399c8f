"""Where the lengths of hair go on below a mask that has ended: their colour fades out over a long distance."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.compositing.hair_tone import SKIN_FROM, SKIN_TO
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._imaging.filters.guided_filter import guided_filter
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

from .head import HeadCrop
from .histogram import bins_of, density
from .segment import UNSAMPLED
from .zones import Zones

FADE = (2.1, 0.7)
"""Distances, in units, from the mask at which the fading lengths end, and at which they start."""

HANGING = (0.06, 0.25)
"""Square units of hair below the jaw on one side: up to the first the hair is short there, from the second on long."""

JAW = 0.5
"""Height above the chin, in units, below which hair hangs."""

BLEND = 0.3
"""Height, in units, above and below that over which this sets in."""

MIDDLE = (0.2, 0.6)
"""Distances, in units, from the middle of the face up to which there are neck and collar, and from which on lengths."""

LIKELY = (0.45, 0.75)
"""Share of the hair among all materials that have a colour, from which on the colour may be hair, and is hair."""

PERSON = (0.1, 0.5)
"""Person masks from which on something may be hair, and does not lose anything."""

BARE = (0.5, 0.1)
"""Probabilities of skin from which on nothing is hair, and up to which they do not matter."""

AMID_SIGMA, AMID = 0.25, (0.45, 0.6)
"""Standard deviation, in units, of the neighbourhood that makes a hole in the mask one amid hair, and its means from
which on it may be one, and is."""

CERTAIN = (0.7, 0.9)
"""Share of the hair among all materials that have a colour, between which such a hole becomes hair."""

RADIUS, EPSILON = 0.12, 4e-4
"""Radius in units, and smallest variance of edges, of the filter that snaps the lengths to edges in the picture."""


def extend_lengths(head: HeadCrop, zones: Zones, probability: Plane, bare: Plane) -> Plane:
    """Let hair that hangs below the jaw go on where the colours stay those of the hair.

    Args:
        head: the head.
        zones: its zones.
        probability: (h, w) float32, 0…1, of hair.
        bare: (h, w) float32, 0…1, of skin, or of something in front of the head.

    Returns:
        (h, w) float32, 0…1, at least `probability`.
    """
    hair = ((probability > 0.5) & (head.inside > 0.5)).astype(np.uint8)
    if not hair.any():
        return probability
    colour = _colour_of_hair(head, zones, float32(probability**2 * head.inside))
    probability = _without_holes(head, zones, probability, colour, bare)
    below = smoothstep(head.chin + JAW + BLEND, head.chin + JAW - BLEND, head.above)
    hanging = _hanging(head, hair)
    if not hanging.any():
        return probability
    away = float32(cv2.distanceTransform(1 - hair, cv2.DIST_L2, 3)) / np.float32(head.face.unit)
    beside = smoothstep(*MIDDLE, np.abs(head.across))
    possible = smoothstep(*FADE, away) * below * beside * hanging * (1 - zones.whole_face)
    possible = possible * smoothstep(*PERSON, head.person) * smoothstep(*BARE, bare)
    possible = possible * smoothstep(SKIN_TO, SKIN_FROM, zones.evidence.skin_likelihood)
    doubtful = probability * below * hanging * smoothstep(*BARE, bare) * (1 - zones.whole_face)
    agreed = doubtful * colour / (doubtful * colour + (1 - doubtful) * (1 - colour) + np.float32(1e-6))
    longer = float32(np.maximum(possible * smoothstep(*LIKELY, colour), agreed))
    radius = max(2, round(RADIUS * head.face.unit))
    snapped = guided_filter(head.lab[..., 0] * np.float32(0.01), longer, radius, EPSILON)
    return float32(np.maximum(probability, snapped.clip(0, 1)))


def _without_holes(head: HeadCrop, zones: Zones, probability: Plane, colour: Plane, bare: Plane) -> Plane:
    """(h, w) 0…1, at least `probability`: what has the colour of hair and lies amid hair is hair."""
    amid = smoothstep(*AMID, wide_gaussian(probability, AMID_SIGMA * head.face.unit)) * (1 - zones.evidence.features)
    return float32(np.maximum(probability, amid * smoothstep(*CERTAIN, colour) * smoothstep(*BARE, bare)))


def _hanging(head: HeadCrop, hair: NDArray[np.uint8]) -> Mask:
    """(h, w) 0…1, on each side of the face, whether hair hangs there."""
    lower = hair * (head.above < head.chin + JAW)
    areas = (float((lower * (head.across * side > 0)).sum()) / head.face.unit**2 for side in (-1, 1))
    left, right = (smoothstep_at(*HANGING, area) for area in areas)
    return np.where(head.across < 0, np.float32(left), np.float32(right))


def _colour_of_hair(head: HeadCrop, zones: Zones, hair: Plane) -> Plane:
    """(h, w) 0…1, how much likelier a pixel's colour is among the hair than in any other material."""
    bins = bins_of(head.lab)
    skin, background, left, right = (
        density(bins, samples)
        for samples in (
            zones.skin,
            zones.background,
            zones.clothes * (head.across < 0),
            zones.clothes * (head.across > 0),
        )
    )
    # a lock on one side of the chest is not among the clothes of the other side
    own, rest = density(bins, hair), np.maximum.reduce([skin, background, np.minimum(left, right)])
    return float32(own / (own + rest + UNSAMPLED))[bins]
