"""Whether a hat, a scarf or flowers cover the top of a head."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .head import HeadCrop
from .histogram import Bins, density, overlap
from .zones import Zones

DIFFERENT, SIMILAR = 0.20, 0.26
"""Overlap of the colours on top of the head with those beside the face: up to the first they are two materials, from
the second on one. Light and shine alone reduce the overlap of hair with itself to 0.3."""

BRIGHTER, MUCH_BRIGHTER = 42.0, 58.0
"""L of the top minus L of the sides: from the first on it may be headwear, from the second on it cannot be hair.
A light from behind the head causes at most 36."""


def headwear(head: HeadCrop, zones: Zones, bins: Bins) -> float:
    """How certainly the top of a head is covered.

    Hair touches the face at the temples; a hat sits above them. If enough of both is visible and their colours differ
    clearly, only the material beside the face is hair.

    Args:
        head: the head.
        zones: its zones.
        bins: (h, w) from `bins_of(head.lab)`.

    Returns:
        0 for a bare head … 1 for a covered one.
    """
    temple_area, crown_area = (_area(samples, head.face.unit) for samples in (zones.temples, zones.crown))
    shared = overlap(density(bins, zones.crown), density(bins, zones.temples))
    other_colour = smoothstep_at(SIMILAR, DIFFERENT, shared) * smoothstep_at(0.4, 0.9, temple_area)
    difference = _lightness(head, zones.crown) - _lightness(head, zones.temples)
    brighter = smoothstep_at(BRIGHTER, MUCH_BRIGHTER, difference) * smoothstep_at(0.3, 0.8, temple_area)
    return max(other_colour, brighter) * smoothstep_at(0.2, 0.5, crown_area)


def _area(samples: Plane, unit: float) -> float:
    """Area in square units."""
    return float(samples.sum()) / unit**2


def _lightness(head: HeadCrop, samples: Plane) -> float:
    """Median L of the samples."""
    inside = samples > 0.4
    return float(np.median(head.lab[..., 0][inside])) if inside.any() else 50.0
