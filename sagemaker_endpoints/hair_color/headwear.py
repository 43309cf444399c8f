"""Whether what is on top of a head is a hat, a scarf or flowers: something that the hair beside the face is not."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .head import Head
from .histogram import Bins, density, overlap
from .zones import Zones

FOREIGN, RELATED = 0.20, 0.26
"""Overlap of the colours on top with those beside the face: below the first they are two things, from the second on
they are one; light and shine alone bring it down to 0.3."""

BRIGHTER, MUCH_BRIGHTER = 42.0, 58.0
"""L by which the top is lighter than the sides: from the first on doubtful, from the second on no hair is. A light
from behind makes 36 at most."""


def headwear(head: Head, zones: Zones, bins: Bins) -> float:
    """0 for a bare head, 1 for a covered one.

    Hair touches the face at the temples, a hat sits above them: if enough of both is seen and their colours are far
    apart, the hair is the one beside the face.
    """
    beside, on_top = (_area(samples, head.face.unit) for samples in (zones.temples, zones.crown))
    shared = overlap(density(bins, zones.crown), density(bins, zones.temples))
    foreign = _step(RELATED, FOREIGN, shared) * _step(0.4, 0.9, beside)
    lighter = _lightness(head, zones.crown) - _lightness(head, zones.temples)
    bright = _step(BRIGHTER, MUCH_BRIGHTER, lighter) * _step(0.3, 0.8, beside)
    return max(foreign, bright) * _step(0.2, 0.5, on_top)


def _area(samples: Plane, unit: float) -> float:
    """Square units."""
    return float(samples.sum()) / unit**2


def _lightness(head: Head, samples: Plane) -> float:
    inside = samples > 0.4
    return float(np.median(head.lab[..., 0][inside])) if inside.any() else 50.0


def _step(low: float, high: float, value: float) -> float:
    return float(smoothstep(low, high, np.full(1, value, np.float32))[0])
