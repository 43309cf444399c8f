"""Mascara: lashes drawn one by one, longest towards the temple."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import Colour
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.face.lids import COLUMNS, Lids
from sagemaker_endpoints._imaging.geometry.hairs import hairs, scattered
from sagemaker_endpoints._imaging.geometry.polygon import fill_finely
from sagemaker_endpoints._sdk.contract import Points

UPPER, LOWER = 44, 17
"""Lashes of each lid."""

REACH_UPPER, REACH_LOWER = 0.94, 0.72
"""Part of the lid that they grow on, from the outer corner."""

LENGTH_UPPER, LENGTH_LOWER = 0.108, 0.028
"""Of the longest one, units: as seen from the front."""

LEAST_LENGTH = 0.55
"""Of faint mascara, as part of the length that full strength gives."""

LENGTHS = (0.75, 1.0, 0.95, 0.8, 0.65, 0.4)
LEANS = (1.25, 0.85, 0.45, 0.12, -0.18, -0.45)
"""Along the lid, from the temple to the nose: share of the longest, and sideways part of the direction."""

THICKNESS_UPPER, THICKNESS_LOWER = 0.0085, 0.0042
"""At the root, units."""

OPACITY_UPPER, OPACITY_LOWER = 0.92, 0.42

CLUMP = 0.55
"""How far a lash bends towards the tip of its neighbour, as part of the way: real lashes stand in little groups."""


def apply_mascara(lab: Lab, lids: Lids, strength: float, colour: Colour) -> Lab:
    """lab: (H, W, 3) around the eye. lids: in its pixels. strength: 0…1: darker, longer and fuller."""
    shape = (lab.shape[0], lab.shape[1])
    grown = LEAST_LENGTH + (1 - LEAST_LENGTH) * strength
    upper = _lashes(lids, lids.upper, UPPER, LENGTH_UPPER * grown, THICKNESS_UPPER, REACH_UPPER, 2 * lids.open - 1)
    lower = _lashes(lids, lids.lower, LOWER, LENGTH_LOWER * grown, THICKNESS_LOWER, REACH_LOWER, -1.0)
    drawn = np.maximum(
        np.float32(OPACITY_UPPER) * fill_finely(shape, upper, lids.unit),
        np.float32(OPACITY_LOWER) * fill_finely(shape, lower, lids.unit),
    )
    dark = np.empty_like(lab)
    dark[:] = colour
    dark[..., 0] = np.minimum(lab[..., 0], colour[0])
    return mix(lab, dark, np.float32(strength) * drawn)


def _lashes(
    lids: Lids, edge: Points, count: int, longest: float, thickness: float, reach: float, rise: float
) -> list[Points]:
    """Outlines. rise: 1 for lashes that point up, -1 for down, between for a lid that closes."""
    scatter = scattered(count)
    at = (np.arange(count) + 0.8 * scatter) / count * reach + 0.005
    roots = np.stack([np.interp(at * (COLUMNS - 1), np.arange(COLUMNS), edge[:, axis]) for axis in (0, 1)], axis=1)
    length = (_along(at, LENGTHS) * longest * lids.unit * (0.55 + 0.55 * scatter))[:, None]
    lean = (_along(at, LEANS) + 0.3 * (scatter - 0.5))[:, None]
    tips = roots + length * (lean * lids.out + rise * lids.up) / np.hypot(lean, 1.0)
    tips[0:-1:3] += CLUMP * (tips[1::3] - tips[0:-1:3])
    # a lash leaves the lid sideways and bends up
    bends = roots + length * (0.55 * lean * lids.out + 0.28 * rise * lids.up)
    return hairs(roots, bends, tips, thickness * lids.unit)


def _along(at: NDArray[np.float64], values: tuple[float, ...]) -> NDArray[np.float64]:
    return np.interp(at, np.linspace(0, 1, len(values)), values)
