"""Hair dye: the light on the strands stays, the colour of the hair itself changes.

In two steps, as at a hairdresser's: bleach moves the lightness, toner gives each lightness its colour.
"""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.colour_model import ColourModel
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.dye import Nearby, dye_change, lightness_nearby, mix_dye
from sagemaker_endpoints._imaging.compositing.hair_tone import exclude_skin, measure_hair_tone
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.smoothstep import smoothstep

ROOT_SIGMA = 0.09
"""Width of that edge, in units."""

INSIDE = (0.5, 0.95)
"""Means of alpha nearby: up to the first a pixel is at the edge, from the second on inside the hair."""

BAND_PIXELS = 1 << 19
"""Pixels that are dyed at a time: bounds the memory on large photos."""


def dye_difference(
    lab: Lab,
    alpha: Mask,
    target: LabColour,
    skin: ColourModel,
    strength: float,
    shine: float,
    unit: float,
    core: Mask | None = None,
) -> NDArray[np.float32]:
    """The change of a photo by a dye, to be added with `blend.add_difference`.

    Args:
        lab: (H, W, 3) float32.
        alpha: (H, W) float32, 0…1, matte of the hair, somewhere above 0.
        target: (3,) float32, the new colour.
        skin: colour of the face's skin.
        strength: 0…1.
        shine: 0…1.
        unit: inter-ocular distance, pixels.
        core: (H, W) float32, 1 where a pixel is hair even if it looks like skin.

    Returns:
        (H, W, 3) float32, levels of sRGB, red first; 0 where no hair is.

    Example:
        >>> from sagemaker_endpoints._imaging.color.colour_model import fit_colour_model
        >>> lab = np.array([[(20, 2, 4), (20, 2, 4), (70, 15, 20)]], np.float32)
        >>> alpha, skin = np.array([[1, 1, 0]], np.float32), fit_colour_model(lab[0, 2:])
        >>> auburn = np.array([32, 24, 27], np.float32)
        >>> change = dye_difference(lab, alpha, auburn, skin, strength=1.0, shine=0.0, unit=40.0)
        >>> bool(change[0, 0].max() > 20), change[0, 2].tolist()
        (True, [0.0, 0.0, 0.0])
    """
    tone = measure_hair_tone(lab, alpha)
    dye = mix_dye(tone, target, float(skin.lab[0]), strength, shine)
    opacity = exclude_skin(alpha, lab, tone, skin)
    around = lightness_nearby(lab[..., 0], opacity, tone, unit)
    roots = 1 - smoothstep(*INSIDE, wide_gaussian(alpha, ROOT_SIGMA * unit))
    if core is not None:
        opacity = np.maximum(opacity, np.minimum(alpha, core))
    difference = np.zeros_like(lab)
    rows = max(1, BAND_PIXELS // lab.shape[1])
    for top in range(0, len(lab), rows):
        band = slice(top, top + rows)
        difference[band] = dye_change(lab[band], opacity[band], Nearby(around[band], opacity[band], roots[band]), dye)
    return difference
