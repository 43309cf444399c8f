"""The grain of the photo on a new face that has less of it."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import RGB, Mask

GRAIN_SIGMA, PORES_SIGMA = 1.0, 0.02
"""Standard deviation of a Gaussian, in pixels and in units: grain is what the wider one removes, so that it includes
pores and the finest wrinkles of a large face."""

MIN_SKIN = 0.9
"""Grain is measured where the skin mask is above this."""

MIN_PIXELS = 400
"""Grain is not measured on fewer pixels."""

REACH = 200
"""Grain is measured within so many pixels of the middle of the skin, in all four directions."""

MAX_DEVIATIONS = 2.5
"""Fine detail beyond this many standard deviations is a lash or a wrinkle, not grain."""

Levels = NDArray[np.float32]


def match_grain(face: RGB, photo: RGB, skin: Mask, unit: float) -> None:
    """Add grain to the new face in place, until it has as much as the photo. The grain is the photo's own.

    Args:
        face: (H, W, 3) uint8, the new face; written to.
        photo: (H, W, 3) uint8, the photo at the same pixels.
        skin: (H, W) float32, 0…1, where both show bare skin.
        unit: inter-ocular distance, pixels.
    """
    sigma = max(GRAIN_SIGMA, PORES_SIGMA * unit)
    inside = skin > MIN_SKIN
    if inside.sum() < MIN_PIXELS:
        return
    sample = _sample(inside)
    present, target = (_deviation(_grain(rgb[sample], sigma)[inside[sample]]) for rgb in (face, photo))
    if target <= present:
        return
    photo_grain = _grain(photo, sigma)
    share = np.sqrt(1 - (present / target) ** 2)
    grain = (
        np.clip(photo_grain, -MAX_DEVIATIONS * target, MAX_DEVIATIONS * target) * (np.float32(share) * skin)[..., None]
    )
    face[:] = np.rint(np.clip(face + grain, 0, 255)).astype(np.uint8)


def _sample(inside: NDArray[np.bool_]) -> tuple[slice, slice]:
    """Rows and columns around the middle of the skin, no more than needed to measure grain."""
    rows, columns = (int(np.median(axis)) for axis in np.nonzero(inside))
    return slice(max(rows - REACH, 0), rows + REACH), slice(max(columns - REACH, 0), columns + REACH)


def _grain(rgb: RGB, sigma: float) -> Levels:
    levels = rgb.astype(np.float32)
    return levels - gaussian(levels, sigma)


def _deviation(values: Levels) -> float:
    """The standard deviation of a normal distribution, from the median of absolute values (Hampel, 1974).

    Edges have little influence on it.
    """
    return float(np.median(np.abs(values))) * 1.4826
