"""The colour of one head's hair, and where a matte of it holds skin."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.colour_model import ColourModel, likelihood
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

SOLID_ALPHA = 0.8
"""Alpha above which a pixel shows nothing but hair."""

MAX_SAMPLES = 100_000
"""Pixels from which the tone is measured; more would not change it."""

SKIN_FROM, SKIN_TO = 0.02, 0.35
"""Likelihoods under the skin's colour model between which a pixel changes from hair to skin; shaded skin at the
hairline has a low likelihood."""

MAX_HAIR_LIKELIHOOD = 0.05
"""Likelihood of the hair itself under the skin's model from which on colour cannot separate the two: brown hair."""

MIN_LIGHTNESS_GAP = 10.0
"""L by which skin must be brighter than the brightest strands before lightness separates the two."""


@dataclass(frozen=True)
class HairTone:
    """The colour and lightness of one head's hair.

    Attributes:
        mean: (3,) float32, median Lab colour.
        shade: how far the shaded strands lie below the median, in L.
        shine: how far the lit strands lie above it.
        darkest: lowest L, without a few outliers.
        brightest: highest L, without a few outliers.
    """

    mean: LabColour
    shade: float
    shine: float
    darkest: float
    brightest: float

    def clip_lightness(self, lab: Lab) -> Lab:
        """Limit L to the range of this hair; what lies beyond belongs to something next to it.

        Args:
            lab: (H, W, 3) float32.

        Returns:
            (H, W, 3) float32, a new array.
        """
        clipped = lab.copy()
        clipped[..., 0] = np.clip(lab[..., 0], self.darkest, self.brightest)
        return clipped


def measure_hair_tone(lab: Lab, alpha: Mask) -> HairTone:
    """Measure the hair where its matte is solid.

    Args:
        lab: (H, W, 3) float32.
        alpha: (H, W) float32, 0…1, matte of the hair, somewhere above 0.

    Returns:
        The hair's tone.

    Example:
        >>> lab = np.array([[[20, 2, 4], [30, 2, 4], [40, 2, 4], [90, 0, 0]]], np.float32)
        >>> tone = measure_hair_tone(lab, np.array([[1, 1, 1, 0]], np.float32))
        >>> tone.mean.tolist(), tone.brightest < 41
        ([30.0, 2.0, 4.0], True)
    """
    samples = lab[solid_hair(alpha)]
    samples = samples[:: 1 + len(samples) // MAX_SAMPLES]
    darkest, low, high, brightest = (float(value) for value in np.percentile(samples[:, 0], (1, 10, 90, 98)))
    median = np.median(samples, axis=0).astype(np.float32)
    return HairTone(median, float(median[0]) - low, high - float(median[0]), darkest, brightest)


def exclude_skin(alpha: Mask, lab: Lab, tone: HairTone, skin: ColourModel) -> Mask:
    """Lower the alpha of pixels that resemble the face's skin more than its hair.

    Two tests: pixels brighter than the hair, by the matting equation between hair and skin, and pixels with the colour
    of skin, lit or shaded. The first test is used only if the skin is clearly brighter than the hair. The second is
    weaker the more the hair itself has the colour of skin.

    Args:
        alpha: (H, W) float32, 0…1, matte of the hair, somewhere above 0.
        lab: (H, W, 3) float32.
        tone: of the hair.
        skin: colour of the face's skin.

    Returns:
        (H, W) float32, at most `alpha`.

    Example:
        >>> from sagemaker_endpoints._imaging.color.colour_model import fit_colour_model
        >>> hair, skin = (20, 2, 4), (70, 15, 20)
        >>> lab, alpha = np.array([[hair, hair, hair, skin]], np.float32), np.array([[1, 1, 1, 0.5]], np.float32)
        >>> exclude_skin(alpha, lab, measure_hair_tone(lab, alpha), fit_colour_model(lab[0, 3:])).tolist()
        [[1.0, 1.0, 1.0, 0.0]]
    """
    skin_likelihood = likelihood(lab, skin)
    solid = skin_likelihood[solid_hair(alpha)]
    hair_likelihood = np.full(1, np.percentile(solid[:: 1 + len(solid) // MAX_SAMPLES], 85), np.float32)
    ambiguity = smoothstep(0.0, MAX_HAIR_LIKELIHOOD, hair_likelihood)
    hair_share = 1 - (1 - ambiguity) * smoothstep(SKIN_FROM, SKIN_TO, skin_likelihood)
    gap = float(skin.lab[0]) - tone.brightest
    if gap > MIN_LIGHTNESS_GAP:
        hair_share = np.minimum(hair_share, np.clip((skin.lab[0] - lab[..., 0]) * np.float32(1 / gap), 0, 1))
    return float32(np.minimum(alpha, hair_share))


def solid_hair(alpha: Mask) -> NDArray[np.bool_]:
    """The pixels that show hair only; of a faint matte, its densest pixels.

    Args:
        alpha: (H, W) float32, 0…1, matte of the hair.

    Returns:
        (H, W) bool.

    Example:
        >>> solid_hair(np.array([[0, 0.5, 1]], np.float32)).tolist()
        [[False, False, True]]
    """
    return np.asarray(alpha > min(SOLID_ALPHA, 0.9 * float(alpha.max())), np.bool_)
