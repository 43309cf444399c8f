"""A photo's grain on a face that comes from a finer one."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import RGB, Mask

FINE = 1.0
"""Pixels: grain is what a Gaussian of this deviation takes away."""

SURE = 0.9
"""Skin of which grain is measured."""

FEWEST = 400
"""Pixels from which it can be."""

HIGHEST = 2.5
"""Deviations beyond which fine detail is a lash or a wrinkle, and no grain."""

Levels = NDArray[np.float32]


def match_grain(face: RGB, own: RGB, skin: Mask) -> None:
    """Give a new face in place what it lacks in grain: the photo's own, from the same pixels.

    face, own: (H, W, 3), the new face and the photo. skin: (H, W), 0…1, where both show bare skin.
    """
    inside = skin > SURE
    if inside.sum() < FEWEST:
        return
    rough = _fine(own)
    present, wanted = _deviation(_fine(face)[inside]), _deviation(rough[inside])
    if wanted <= present:
        return
    share = np.sqrt(1 - (present / wanted) ** 2)
    grain = np.clip(rough, -HIGHEST * wanted, HIGHEST * wanted) * (np.float32(share) * skin)[..., None]
    face[:] = np.rint(np.clip(face + grain, 0, 255)).astype(np.uint8)


def _fine(rgb: RGB) -> Levels:
    levels = rgb.astype(np.float32)
    return levels - gaussian(levels, FINE)


def _deviation(values: Levels) -> float:
    """From the median of absolute values, as of a normal distribution (Hampel, 1974); edges hardly count."""
    return float(np.median(np.abs(values))) * 1.4826
