"""Mascara: curved lashes in clusters, the longest towards the temple."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.cosmetics.eye_shape import eye_shape
from sagemaker_endpoints._imaging.face.lids import COLUMNS, Lids
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.hair_outlines import golden_ratio_sequence, hair_outlines
from sagemaker_endpoints._imaging.geometry.polygon import fill_thin_polygons
from sagemaker_endpoints._sdk.contract import Points

UPPER_COUNT = 54
"""Lashes of the upper lid."""

LOWER_COUNT = 20
"""Lashes of the lower lid."""

UPPER_REACH = 0.92
"""Share of the upper lid that lashes grow on, from the outer corner."""

LOWER_REACH = 0.72
"""Share of the lower lid that lashes grow on, from the outer corner."""

UPPER_LENGTH = 0.098
"""Length of the longest upper lash as seen from the front, in units."""

LOWER_LENGTH = 0.028
"""Length of the longest lower lash as seen from the front, in units."""

MIN_LENGTH = 0.55
"""Length at strength 0 divided by length at full strength."""

LENGTHS = (0.85, 1.0, 0.9, 0.75, 0.55, 0.3)
"""Lengths along the lid, from the temple to the nose, relative to the longest lash."""

LEANS = (1.5, 1.1, 0.65, 0.3, 0.05, -0.15)
"""Outward divided by upward direction of the lashes, along the lid from the temple to the nose: all but the innermost
tilt outward."""

UPPER_THICKNESS = 0.0085
"""At the root, in units."""

LOWER_THICKNESS = 0.0042
"""At the root, in units."""

UPPER_OPACITY = 0.88
"""Opacity at full strength."""

LOWER_OPACITY = 0.42
"""Opacity at full strength."""

CLUSTERS = (3, 2, 4, 3, 2, 3, 4, 2)
"""Lashes that stick together, repeated along the lid: mascara forms groups of different size."""

CLUSTERING = 0.62
"""Share of the distance from each tip to the middle of its group that the group closes."""

CURL_OUT, CURL_UP = 0.75, 0.16
"""Middle control point of a lash, in lengths: it leaves the lid almost level and then curls upward."""

SOFTNESS = 0.0015
"""Standard deviation, in units, of a lash's own edge."""


def apply_mascara(lab: Lab, lids: Lids, strength: float, colour: LabColour, blur: float) -> Lab:
    """Draw the lashes of one eye.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye.
        lids: in the pixels of `lab`.
        strength: 0…1: darker, longer and fuller lashes.
        colour: (3,) of the product.
        blur: standard deviation of the picture's own blur, pixels.

    Returns:
        (H, W, 3) float32 Lab, nowhere lighter than `lab`.

    Example:
        >>> from sagemaker_endpoints._imaging.face.eye_mesh import LEFT
        >>> from sagemaker_endpoints._imaging.face.lids import find_lids
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> lab, black = np.full((256, 256, 3), (60, 20, 12), np.float32), np.zeros(3, np.float32)
        >>> bool(apply_mascara(lab, find_lids(sample_frame(), LEFT), 1.0, black, 0.0)[..., 0].min() < 40)
        True
    """
    shape = (lab.shape[0], lab.shape[1])
    growth = (MIN_LENGTH + (1 - MIN_LENGTH) * strength) * eye_shape(lids).lashes
    upper_rise, lower_rise = 2 * lids.open - 1, -1.0
    upper = _lashes(lids, lids.upper, UPPER_COUNT, UPPER_LENGTH * growth, UPPER_THICKNESS, UPPER_REACH, upper_rise)
    lower = _lashes(lids, lids.lower, LOWER_COUNT, LOWER_LENGTH * growth, LOWER_THICKNESS, LOWER_REACH, lower_rise)
    drawn = np.maximum(
        np.float32(UPPER_OPACITY) * fill_thin_polygons(shape, upper, lids.unit),
        np.float32(LOWER_OPACITY) * fill_thin_polygons(shape, lower, lids.unit),
    )
    drawn = gaussian(drawn, float(np.hypot(SOFTNESS * lids.unit, blur)))
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
    length = (_along(positions, LENGTHS) * max_length * lids.unit * (0.55 + 0.6 * scatter))[:, None]
    lean = (_along(positions, LEANS) + 0.3 * (scatter - 0.5))[:, None]
    tips = roots + length * (lean * lids.out + rise * lids.up) / np.hypot(lean, 1.0)
    bends = roots + length * (CURL_OUT * lean / np.hypot(lean, 1.0) * lids.out + CURL_UP * rise * lids.up)
    return hair_outlines(roots, bends, _clustered(tips), thickness * lids.unit)


def _clustered(tips: NDArray[np.floating]) -> NDArray[np.floating]:
    """(N, 2): the tips of each group drawn together."""
    group = np.repeat(np.arange(len(tips)), np.resize(CLUSTERS, len(tips)))[: len(tips)]
    size = np.bincount(group)
    middles = np.stack([np.bincount(group, tips[:, axis]) / size for axis in (0, 1)], axis=1)
    return tips + CLUSTERING * (middles[group] - tips)


def _along(positions: NDArray[np.float64], values: tuple[float, ...]) -> NDArray[np.float64]:
    """Values along the lid, interpolated at positions 0…1."""
    return np.interp(positions, np.linspace(0, 1, len(values)), values)
