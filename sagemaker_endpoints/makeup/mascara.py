"""Mascara: single lashes, the longest towards the temple."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.face.lids import COLUMNS, Lids
from sagemaker_endpoints._imaging.geometry.hair_outlines import golden_ratio_sequence, hair_outlines
from sagemaker_endpoints._imaging.geometry.polygon import fill_thin_polygons
from sagemaker_endpoints._sdk.contract import Points

UPPER_COUNT = 44
"""Lashes of the upper lid."""

LOWER_COUNT = 17
"""Lashes of the lower lid."""

UPPER_REACH = 0.94
"""Share of the upper lid that lashes grow on, from the outer corner."""

LOWER_REACH = 0.72
"""Share of the lower lid that lashes grow on, from the outer corner."""

UPPER_LENGTH = 0.108
"""Length of the longest upper lash as seen from the front, in units."""

LOWER_LENGTH = 0.028
"""Length of the longest lower lash as seen from the front, in units."""

MIN_LENGTH = 0.55
"""Length at strength 0 divided by length at full strength."""

LENGTHS = (0.75, 1.0, 0.95, 0.8, 0.65, 0.4)
"""Lengths along the lid, from the temple to the nose, relative to the longest lash."""

LEANS = (1.25, 0.85, 0.45, 0.12, -0.18, -0.45)
"""Outward divided by upward direction of the lashes, along the lid from the temple to the nose."""

UPPER_THICKNESS = 0.0085
"""At the root, in units."""

LOWER_THICKNESS = 0.0042
"""At the root, in units."""

UPPER_OPACITY = 0.92
"""Opacity at full strength."""

LOWER_OPACITY = 0.42
"""Opacity at full strength."""

CLUMP = 0.55
"""Every third lash bends towards the tip of its neighbour by this share of the distance: real lashes form groups."""


def apply_mascara(lab: Lab, lids: Lids, strength: float, colour: LabColour) -> Lab:
    """Draw the lashes of one eye.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye.
        lids: in the pixels of `lab`.
        strength: 0…1: darker, longer and fuller lashes.
        colour: (3,) of the product.
    """
    shape = (lab.shape[0], lab.shape[1])
    growth = MIN_LENGTH + (1 - MIN_LENGTH) * strength
    upper_rise, lower_rise = 2 * lids.open - 1, -1.0
    upper = _lashes(lids, lids.upper, UPPER_COUNT, UPPER_LENGTH * growth, UPPER_THICKNESS, UPPER_REACH, upper_rise)
    lower = _lashes(lids, lids.lower, LOWER_COUNT, LOWER_LENGTH * growth, LOWER_THICKNESS, LOWER_REACH, lower_rise)
    drawn = np.maximum(
        np.float32(UPPER_OPACITY) * fill_thin_polygons(shape, upper, lids.unit),
        np.float32(LOWER_OPACITY) * fill_thin_polygons(shape, lower, lids.unit),
    )
    dark = np.empty_like(lab)
    dark[:] = colour
    dark[..., 0] = np.minimum(lab[..., 0], colour[0])
    return mix(lab, dark, np.float32(strength) * drawn)


def _lashes(
    lids: Lids, edge: Points, count: int, max_length: float, thickness: float, reach: float, rise: float
) -> list[Points]:
    """Outlines of lashes; `rise` is 1 for lashes that point up, -1 for down, in between for a lid that closes."""
    scatter = golden_ratio_sequence(count)
    positions = (np.arange(count) + 0.8 * scatter) / count * reach + 0.005
    columns = positions * (COLUMNS - 1)
    roots = np.stack([np.interp(columns, np.arange(COLUMNS), edge[:, axis]) for axis in (0, 1)], axis=1)
    length = (_along(positions, LENGTHS) * max_length * lids.unit * (0.55 + 0.55 * scatter))[:, None]
    lean = (_along(positions, LEANS) + 0.3 * (scatter - 0.5))[:, None]
    tips = roots + length * (lean * lids.out + rise * lids.up) / np.hypot(lean, 1.0)
    tips[0:-1:3] += CLUMP * (tips[1::3] - tips[0:-1:3])
    # a lash leaves the lid sideways, then bends up
    bends = roots + length * (0.55 * lean * lids.out + 0.28 * rise * lids.up)
    return hair_outlines(roots, bends, tips, thickness * lids.unit)


def _along(positions: NDArray[np.float64], values: tuple[float, ...]) -> NDArray[np.float64]:
    """Values along the lid, interpolated at positions 0…1."""
    return np.interp(positions, np.linspace(0, 1, len(values)), values)
