"""Separates the person of a portrait from its plain ground."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from scripts.labelling.cutting import cut
from scripts.labelling.head import Head, Where, signed_distance

SURELY_PERSON, SURELY_GROUND = 0.9, 0.05
"""Limits of the person mask."""

INNER_MARGIN, OUTER_MARGIN = 0.2, 0.3
"""How far inside and outside the person mask's border a pixel is certain, in units: the mask misses loose hair."""

CONTRAST = 1.5
"""Levels of the flattened picture per unit of Lab: ground and grey hair differ by few levels."""


def subject_of(head: Head) -> Where:
    """The pixels that show the person."""
    distance = signed_distance(head.person > 0.5) / np.float32(head.unit)
    certain = (head.person > SURELY_PERSON) & (distance > INNER_MARGIN) | (head.inside_oval > 0)
    impossible = (head.person < SURELY_GROUND) & (distance < -OUTER_MARGIN)
    return cut(_flattened(head, impossible), head.person > 0.5, certain, impossible)


def _flattened(head: Head, ground: Where) -> RGB:
    """The picture without the ground's gradient: plain ground becomes one grey.

    Each channel loses a quadratic polynomial in x and y that is fitted to the ground.
    """
    if ground.sum() < 100:
        return head.rgb
    rows, columns = np.indices(ground.shape) / max(ground.shape)
    terms = np.stack([np.ones_like(rows), rows, columns, rows**2, columns**2, rows * columns], axis=-1)
    factors = np.linalg.lstsq(terms[ground], head.lab[ground].astype(np.float64), rcond=None)[0]
    residual: NDArray[np.float64] = head.lab - terms @ factors
    return np.clip(127 + CONTRAST * residual, 0, 255).astype(np.uint8)
