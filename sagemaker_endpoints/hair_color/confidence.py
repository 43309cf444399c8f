"""How far a hair matte can be trusted."""

import numpy as np

from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .head import Head
from .segment import Hair

LOW_CONFIDENCE = 0.5
"""Below it a result may well show colour on skin, ground or cloth, or miss hair."""

READABLE = (8.0, 24.0)
"""Pixels between the eyes: at the first nothing is to be told, from the second on everything. In between, neighbours
and dark collars run into the hair more often than not."""


def confidence(head: Head, hair: Hair) -> float:
    """0…1: 1 for a head full of hair that is clearly something else than all around it.

    The least of five answers: is the head large enough in the photo; is there enough hair; is every pixel clearly hair
    or clearly not; is the person clearly apart from the ground at the hair's edge; is nothing worn over it.
    """
    unit = head.face.unit
    found = hair.probability > 0.5
    touched = hair.probability > 0.08
    if not found.any():
        return 0.0
    enough = _step(0.25, 0.9, float(found.sum()) / unit**2)
    decided = _step(0.45, 0.75, float(np.abs(2 * hair.probability[touched] - 1).mean()))
    edge = touched & (head.person > 0.05) & (head.person < 0.95)
    apart = _step(0.45, 0.15, float(edge.sum()) / float(touched.sum()))
    large = _step(*READABLE, unit)
    return min(large, enough, decided, apart, 1 - 0.6 * hair.covered)


def _step(low: float, high: float, value: float) -> float:
    return float(smoothstep(low, high, np.full(1, value, np.float32))[0])
