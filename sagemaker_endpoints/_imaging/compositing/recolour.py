"""Hair in another colour: the light on the strands stays, what they are made of changes."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel, likelihood
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

SOLID = 0.8
"""Alpha from which on a pixel shows hair and nothing else."""

SPREAD = 11.0
"""Standard deviation of L over hair in even light, of any colour: black hair lifted to blond has less and is given
some, sunlit hair darkened has more and is calmed."""

LEAST_CONTRAST, MOST_CONTRAST = 0.75, 1.9
"""How far the contrast of strands may be changed; more makes noise and blocks of black hair visible."""

HEADROOM = 0.55
"""Part of the way from the colour's own L to white, and to black, that strands bend towards and do not pass."""

FULL_LIGHT = 68.0
"""L of skin under which colours are as bright as on their swatch; in dimmer pictures they are darker."""

DIMMING = 0.35
"""Exponent of that: skin is dark by light and by nature, and hair must follow the light only."""

VARIETY = 0.35
"""Part of its own play of hues that hair keeps."""

GLINT = 0.75
"""Chroma that is left where a strand reflects the light itself."""

SKIN_FROM, SKIN_TO = 0.02, 0.35
"""Likelihoods of a colour under the model of the skin, from nothing to skin; shaded skin at the hairline has little."""

ALIKE = 0.05
"""Likelihood of the hair itself under that model from which on its colour cannot be told from skin: brown hair."""

CLEARLY_BRIGHTER = 10.0
"""L by which skin is brighter than the brightest strands before that tells one from the other."""


@dataclass(frozen=True)
class HairTone:
    """What the hair of one head is like. mean: (3,) its median Lab colour. spread: standard deviation of its L.
    darkest, brightest: the L that it has, but for a few pixels."""

    mean: Plane
    spread: float
    darkest: float
    brightest: float

    def purified(self, lab: Lab) -> Lab:
        """(H, W, 3): no darker and no brighter than this hair is; what is more belongs to something beside it."""
        pure = lab.copy()
        pure[..., 0] = np.clip(lab[..., 0], self.darkest, self.brightest)
        return pure


def tone_of(lab: Lab, alpha: Mask) -> HairTone:
    """lab: (H, W, 3). alpha: (H, W), 0…1, somewhere above 0."""
    solid = alpha > min(SOLID, 0.9 * float(alpha.max()))
    samples = lab[solid]
    darkest, low, high, brightest = (float(value) for value in np.percentile(samples[:, 0], (1, 10, 90, 98)))
    return HairTone(np.median(samples, axis=0).astype(np.float32), (high - low) / 2.56, darkest, brightest)


def without_skin(alpha: Mask, lab: Lab, tone: HairTone, skin: ColourModel) -> Mask:
    """Less alpha where a pixel is more like this face's skin than like its hair.

    Both what is too bright to be hair, by the matting equation between the two, and what has the colour of skin, lit
    or shaded, count; neither does as far as the hair itself is like that.

    alpha: (H, W), 0…1. lab: (H, W, 3). returns: (H, W).
    """
    like_skin = likelihood(lab, skin)
    solid = alpha > min(SOLID, 0.9 * float(alpha.max()))
    alike = smoothstep(0.0, ALIKE, np.full(1, np.percentile(like_skin[solid], 85), np.float32))
    share = 1 - (1 - alike) * smoothstep(SKIN_FROM, SKIN_TO, like_skin)
    apart = float(skin.lab[0]) - tone.brightest
    if apart > CLEARLY_BRIGHTER:
        share = np.minimum(share, np.clip((skin.lab[0] - lab[..., 0]) * np.float32(1 / apart), 0, 1))
    return float32(np.minimum(alpha, share))


def recolour(lab: Lab, tone: HairTone, target: Plane, skin_lightness: float, shine: float, unit: float) -> Lab:
    """Every pixel as if it were hair of the target's colour.

    L is moved so that its middle is the target's, strands keep their light and shade with a contrast that suits the
    new tone, and bend before they reach black or white. a* and b* grow with L + 16 as under more light (CIE 15:2004)
    and fade in glints, which have the colour of the lamp.

    lab: (H, W, 3). tone: of this hair. target: (3,) Lab. skin_lightness: median L of the face.
    shine: 0…1, how much brighter glints become. unit: pixels between the eyes.
    returns: (H, W, 3); to be mixed in where hair is.
    """
    light = np.float32(min(1.0, (skin_lightness / FULL_LIGHT) ** DIMMING))
    middle = target[0] * light
    contrast = float(np.clip(SPREAD / max(tone.spread, 1.0), LEAST_CONTRAST, MOST_CONTRAST))
    moved = (lab[..., 0] - tone.mean[0]) * np.float32(contrast)
    if shine:
        moved = moved + np.float32(1.5 * shine) * np.maximum(moved - gaussian(moved, 0.12 * unit), 0)
    lightness = middle + _bent(moved, np.float32(HEADROOM) * (100 - middle), np.float32(HEADROOM) * middle)
    gain = (lightness + 16) / (middle + 16)
    colour = gain * np.where(gain > 1, _fading(gain), 1).astype(np.float32)
    result = np.empty_like(lab)
    result[..., 0] = lightness
    for channel in (1, 2):
        own = lab[..., channel] - tone.mean[channel]
        result[..., channel] = target[channel] * light * colour + np.float32(VARIETY) * own
    return result


def dye_of(
    lab: Lab,
    alpha: Mask,
    target: Plane,
    skin: ColourModel,
    strength: float,
    shine: float,
    unit: float,
    core: Mask | None = None,
) -> Plane:
    """What a dye changes: (H, W, 3), levels of sRGB, 0 where no hair is.

    lab: (H, W, 3). alpha: (H, W), 0…1, of the hair, somewhere above 0. target: (3,) Lab. skin: the face's.
    strength, shine: 0…1. unit: pixels between the eyes. core: (H, W), 1 where it is hair even if it looks like skin.
    """
    tone = tone_of(lab, alpha)
    pure = tone.purified(lab)
    coloured = recolour(pure, tone, target, float(skin.lab[0]), shine, unit)
    # the change of the hair in a pixel, not of what is beside the strand
    share = without_skin(alpha, lab, tone, skin)
    if core is not None:
        share = np.maximum(share, np.minimum(alpha, core))
    share = share * np.float32(strength)
    difference = lab_to_rgb(mix(lab, lab + (coloured - pure), share)) - lab_to_rgb(lab)
    difference[share == 0] = 0
    return difference


def _bent(values: Plane, above: np.float32, below: np.float32) -> Plane:
    """Straight near 0, never beyond `above` and -`below`."""
    high, low = np.maximum(above, 1), np.maximum(below, 1)
    return float32(np.where(values > 0, high * np.tanh(values / high), low * np.tanh(values / low)))


def _fading(gain: Plane) -> Plane:
    return float32(1 - np.float32(1 - GLINT) * np.clip((gain - 1) * 3, 0, 1))
