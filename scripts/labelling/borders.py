"""Marks the pixels at the classes' borders that belong to both sides, such as the tips of hair before the ground."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import box
from scripts.labelling.classes import CLASSES, UNSURE, Labels
from scripts.labelling.head import Head

BAND = 0.06
"""Only pixels so near to another class can be unsure, in units."""

WINDOW = 0.25
"""Each side's colour is the mean over this radius, in units."""

MIXED = 0.35
"""A pixel that lies further than this share of the way to the other side's colour belongs to both."""

SMALLEST_CONTRAST = 8.0
"""Where both sides differ by less in Lab, the border itself is a guess: one pixel on each side is unsure."""

PLAIN = ("ground", "hair", "headwear", "beard", "cover")
"""Borders are marked only where one side has one of these classes: the others have a plain edge or none."""


def mark_unsure(head: Head, labels: Labels) -> Labels:
    """The label map with mixed border pixels set to `UNSURE`.

    Args:
        head: the portrait.
        labels: the map, without a band.
    """
    present = [index for index in range(len(CLASSES)) if (labels == index).any()]
    areas = np.stack([labels == index for index in present]).astype(np.float32)
    near = np.stack([box(area, head.pixels(BAND)) for area in areas])
    own = areas.argmax(axis=0)
    other = np.where(areas > 0, -1, near).argmax(axis=0)
    means = np.stack([_mean_colour(head.lab, area, head.pixels(WINDOW)) for area in areas])
    own_colour, other_colour = _pick(means, own), _pick(means, other)
    step = other_colour - own_colour
    contrast = np.linalg.norm(step, axis=-1)
    share = ((head.lab - own_colour) * step).sum(axis=-1) / np.maximum(contrast**2, 1)
    touching = np.stack([box(area, 1) for area in areas]).max(axis=0) < 1
    in_band = (_pick(near, other) > 0) & (labels != UNSURE)
    mixed = in_band & np.where(contrast < SMALLEST_CONTRAST, touching, (share > MIXED) & (share < 1 + MIXED))
    marked = [place for place, index in enumerate(present) if CLASSES[index] in PLAIN]
    mixed &= np.isin(own, marked) | np.isin(other, marked)
    return np.where(mixed, np.uint8(UNSURE), labels)


def _mean_colour(lab: Plane, area: Plane, radius: int) -> Plane:
    weight = np.maximum(box(area, radius), 1e-4)[..., None]
    return np.asarray(box(lab * area[..., None], radius) / weight, np.float32)


def _pick(stack: Plane, index: NDArray[np.intp]) -> Plane:
    """The plane of each pixel's own choice."""
    rows, columns = np.indices(index.shape)
    chosen: Plane = stack[index, rows, columns]
    return chosen
