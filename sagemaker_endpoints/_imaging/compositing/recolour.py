"""Hair dye: the light on the strands stays, the colour of the hair itself changes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel, likelihood
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

SOLID_ALPHA = 0.8
"""Alpha above which a pixel shows nothing but hair."""

TYPICAL_SPREAD = 11.0
"""Standard deviation of L over hair of any colour in even light. Black hair lifted to blond has less, and its contrast
is raised; sunlit hair that is darkened has more, and its contrast is lowered."""

MIN_CONTRAST, MAX_CONTRAST = 0.75, 1.9
"""Limits of the factor of contrast; more would make the noise and the compression blocks of black hair visible."""

HEADROOM = 0.55
"""Part of the range from the colour's own L to white, and to black, that strands approach but do not pass."""

FULL_LIGHT = 68.0
"""L of skin under which dyes are as bright as on their swatch; in dimmer pictures they are darker."""

DIMMING = 0.35
"""Exponent of that dimming: skin is dark by light or by nature, and hair must follow the light only."""

HUE_VARIETY = 0.35
"""Part of the hair's own variation in a* and b* that stays."""

GLINT_CHROMA = 0.75
"""Part of the chroma that stays in glints, which reflect the light itself."""

GLINT_GAIN = 1.5
"""How much brighter than their surroundings glints become at full shine."""

GLINT_SIGMA = 0.12
"""Standard deviation, in units, of the Gaussian over which a glint stands out."""

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
        spread: standard deviation of L.
        darkest: lowest L, without a few outliers.
        brightest: highest L, without a few outliers.
    """

    mean: LabColour
    spread: float
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
    samples = lab[_solid(alpha)]
    darkest, low, high, brightest = (float(value) for value in np.percentile(samples[:, 0], (1, 10, 90, 98)))
    return HairTone(np.median(samples, axis=0).astype(np.float32), (high - low) / 2.56, darkest, brightest)


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
    hair_likelihood = np.full(1, np.percentile(skin_likelihood[_solid(alpha)], 85), np.float32)
    ambiguity = smoothstep(0.0, MAX_HAIR_LIKELIHOOD, hair_likelihood)
    hair_share = 1 - (1 - ambiguity) * smoothstep(SKIN_FROM, SKIN_TO, skin_likelihood)
    gap = float(skin.lab[0]) - tone.brightest
    if gap > MIN_LIGHTNESS_GAP:
        hair_share = np.minimum(hair_share, np.clip((skin.lab[0] - lab[..., 0]) * np.float32(1 / gap), 0, 1))
    return float32(np.minimum(alpha, hair_share))


def recolour(lab: Lab, tone: HairTone, target: LabColour, skin_lightness: float, shine: float, unit: float) -> Lab:
    """Change every pixel as if it were hair of the target's colour; the caller blends the result in where hair is.

    The middle of L moves to the target's. Strands keep their light and shade, with a contrast that suits the new tone,
    and are compressed before they reach black or white. a* and b* grow with L + 16 as under more light (CIE 15:2004)
    and fade in glints, which have the colour of the lamp.

    Args:
        lab: (H, W, 3) float32.
        tone: of this hair.
        target: (3,) float32, the new colour.
        skin_lightness: median L of the face.
        shine: 0…1, how much brighter glints become.
        unit: inter-ocular distance, pixels.

    Returns:
        (H, W, 3) float32.

    Example:
        >>> tone = HairTone(mean=np.array([20, 2, 4], np.float32), spread=11.0, darkest=5.0, brightest=40.0)
        >>> blond = np.array([75, 6, 30], np.float32)
        >>> recolour(tone.mean[None, None], tone, blond, skin_lightness=68.0, shine=0.0, unit=40.0).tolist()
        [[[75.0, 6.0, 30.0]]]
    """
    light = np.float32(min(1.0, (skin_lightness / FULL_LIGHT) ** DIMMING))
    middle = target[0] * light
    contrast = float(np.clip(TYPICAL_SPREAD / max(tone.spread, 1.0), MIN_CONTRAST, MAX_CONTRAST))
    relief = (lab[..., 0] - tone.mean[0]) * np.float32(contrast)
    if shine:
        glints = np.maximum(relief - gaussian(relief, GLINT_SIGMA * unit), 0)
        relief = relief + np.float32(GLINT_GAIN * shine) * glints
    lightness = middle + _compress(relief, np.float32(HEADROOM) * (100 - middle), np.float32(HEADROOM) * middle)
    gain = (lightness + 16) / (middle + 16)
    chroma_gain = gain * np.where(gain > 1, _glint_fade(gain), 1).astype(np.float32)
    result = np.empty_like(lab)
    result[..., 0] = lightness
    for channel in (1, 2):
        variation = lab[..., channel] - tone.mean[channel]
        result[..., channel] = target[channel] * light * chroma_gain + np.float32(HUE_VARIETY) * variation
    return result


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
        >>> blond = np.array([75, 6, 30], np.float32)
        >>> change = dye_difference(lab, alpha, blond, skin, strength=1.0, shine=0.0, unit=40.0)
        >>> bool(change[0, 0].min() > 50), change[0, 2].tolist()
        (True, [0.0, 0.0, 0.0])
    """
    tone = measure_hair_tone(lab, alpha)
    hair = tone.clip_lightness(lab)
    dyed = recolour(hair, tone, target, float(skin.lab[0]), shine, unit)
    opacity = exclude_skin(alpha, lab, tone, skin)
    if core is not None:
        opacity = np.maximum(opacity, np.minimum(alpha, core))
    opacity = opacity * np.float32(strength)
    # add only the hair's change: the pixel may also show what lies next to the strand
    difference = lab_to_rgb(mix(lab, lab + (dyed - hair), opacity)) - lab_to_rgb(lab)
    difference[opacity == 0] = 0
    return difference


def _solid(alpha: Mask) -> NDArray[np.bool_]:
    """(H, W), the pixels that show hair only; of a faint matte, its densest pixels."""
    return np.asarray(alpha > min(SOLID_ALPHA, 0.9 * float(alpha.max())), np.bool_)


def _compress(values: Plane, above: np.float32, below: np.float32) -> Plane:
    """Nearly linear around 0, never beyond `above` and -`below`."""
    high, low = np.maximum(above, 1), np.maximum(below, 1)
    return float32(np.where(values > 0, high * np.tanh(values / high), low * np.tanh(values / low)))


def _glint_fade(gain: Plane) -> Plane:
    """Factor of the chroma where light is brighter by `gain`."""
    return float32(1 - np.float32(1 - GLINT_CHROMA) * np.clip((gain - 1) * 3, 0, 1))
