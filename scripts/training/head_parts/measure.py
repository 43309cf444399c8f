"""Measures masks against labels."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.labelling.classes import UNSURE, Labels, index_of

BAND = 0.15
"""Pixels so near to the label's edge do not count, in units: two people who draw the same edge differ by as much."""

SPECK = 0.15
"""Where mask and label together have fewer square units, nothing is there."""

GOOD = 0.85

Where = NDArray[np.bool_]


def plain_iou(found: Where, labels: Labels, name: str, unit: float) -> float | None:
    """Intersection over union of a mask and a label, for what is thinner than two bands, such as glasses.

    Args:
        found: (H, W), the mask.
        labels: (H, W) class indices.
        name: of the class.
        unit: the distance between the eyes, pixels.

    Returns:
        0…1; None where neither the label nor the mask has more than a speck of the class.
    """
    label, known = labels == index_of(name), labels != UNSURE
    both, either = (found & label).sum(), ((found | label) & known).sum()
    return float(both / either) if either >= SPECK * unit**2 else None


def core_iou(found: Where, labels: Labels, name: str, unit: float) -> float | None:
    """Intersection over union of a mask and a label, away from the label's edge.

    Args:
        found: (H, W), the mask.
        labels: (H, W) class indices.
        name: of the class.
        unit: the distance between the eyes, pixels.

    Returns:
        0…1; None where neither the label nor the mask has any of the class.
    """
    label = labels == index_of(name)
    size = 2 * max(1, round(BAND * unit)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    known = labels != UNSURE
    core = cv2.erode(label.astype(np.uint8), disc) > 0
    far = (cv2.dilate(label.astype(np.uint8), disc) == 0) & known
    right, missed, wrong = (found & core).sum(), (~found & core).sum(), (found & far).sum()
    if right + missed + wrong < SPECK * unit**2:
        return None
    return float(right / (right + missed + wrong))
