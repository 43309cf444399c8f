"""How much darker and of which hue the surroundings of an eye are than bare skin in the same light.

Differences of shades do not depend on the light: log(L + 16) grows evenly with it, and a*, b* are divided by L + 16
(see `colour_model.shading_free`).
"""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.face.lids import Lids
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .lid_map import ALONG, HEIGHTS, LidMap, sample_lids

EYE_SIGMA = 0.014
"""Standard deviation, in units, of the blur before shades are read: single lashes are not transferred."""

CHEEK = ((0.2, 0.5, 0.8), (0.22, 0.28, 0.34))
"""Where the light on an eye is measured: positions along the eye, and units below its lower lid."""

LOCAL_LIGHT = 0.7
"""Share of the difference between that skin and the face's typical skin that counts as light."""

CELLS = 1.0
"""Standard deviation, in cells of the map, of the blur of a difference of shades: powder has no edges."""

DARKEST = 0.75
"""Largest log of the light that shadow takes away; what takes more approaches it: powder on a screen's black would hide
the lid."""

MAX_LIGHT = 0.04
"""Largest log of the light that it adds: pale powder is translucent, and what is much brighter was a reflection."""

ATTACHED = 0.75
"""Share of the darkness above a point that it gets itself: shadow grows from the lash line."""

RED, YELLOW = (0.05, 0.20), (0.06, 0.12)
"""a* and b*, divided by L + 16, that shadow may add to skin without darkening it, and further per log of darkening:
what is red or yellow but not darker looks sore, not made up."""

RED_BELOW = 0.6
"""Share of that redness that is left below the eye."""

MAX_STEP = 0.7
"""Largest change of a* and b* divided by L + 16."""

MIN_HUE_LIGHT = np.float32(0.5)
"""Light, as a share of that of bare skin, below which a* and b* are not enlarged further: what black has of them is
noise."""

COOLING_SHARE = np.array([0.25, 0.5], np.float32)
"""Share of the skin's own a* and b* that grey shadow takes away: powder lets some of the skin through. Without any of
its hue grey shadow is a bruise, and without its red it is green."""

TOP_FADE = (1.75, 0.55)
"""Heights of the map between which shadow fades towards the brow."""

INNER_FADE, OUTER_FADE = (-0.02, 0.30), (1.42, 0.95)
"""Positions along the eye between which shadow begins, and between which it ends."""


def shades_of(lab: Lab, lids: Lids, skin: LabColour) -> LidMap:
    """Read the shades around an eye.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye and the cheek below it.
        lids: in its pixels.
        skin: (3,) Lab, the face's typical skin colour.

    Returns:
        Log of the light, and a*, b* divided by L + 16, each minus that of bare skin.
    """
    bare = light_at(lab, lids, skin)
    return _shades(sample_lids(gaussian(lab, EYE_SIGMA * lids.unit), lids), bare)


def light_at(lab: Lab, lids: Lids, skin: LabColour) -> LabColour:
    """(3,) Lab: bare skin in the light at an eye.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye and the cheek below it.
        lids: in its pixels.
        skin: (3,) Lab, the face's typical skin colour.
    """
    samples = []
    for along in CHEEK[0]:
        middle = lids.lower[-1] + np.float32(along * lids.width) * lids.out
        for below in CHEEK[1]:
            x, y = (middle - np.float32(below * lids.unit) * lids.up).astype(int)
            samples.append(lab[np.clip(y, 0, lab.shape[0] - 1), np.clip(x, 0, lab.shape[1] - 1), 0])
    light = 1 + LOCAL_LIGHT * ((float(np.median(samples)) + 16) / (float(skin[0]) + 16) - 1)
    light = float(np.clip(light, 0.6, 1.25))
    return float32([(skin[0] + 16) * light - 16, skin[1] * light, skin[2] * light])


def shades_of_paint(colours: LidMap, skin: LabColour) -> LidMap:
    """The shades of painted colours.

    Args:
        colours: L, a*, b*.
        skin: (3,) Lab, the skin they are painted on.
    """
    return _shades(colours, skin)


def on_other_skin(shades: LidMap, skin: LabColour, other: LabColour) -> LidMap:
    """Shades whose grey takes no more colour away than another skin has.

    Args:
        shades: on their own skin.
        skin: (3,) Lab, that skin.
        other: (3,) Lab, the skin that gets them.
    """
    own, new = (np.maximum(colour[1:] / (colour[0] + 16), 0.01) for colour in (skin, other))

    def fitted(values: Lab) -> Lab:
        chroma = values[..., 1:]
        grey = np.clip(chroma, -own, 0)
        kept = chroma - grey + grey * COOLING_SHARE * np.minimum(new / own, 1)
        return float32(np.concatenate([values[..., :1], kept], axis=-1))

    return LidMap(fitted(shades.above), fitted(shades.below))


def make_up_shades(shades: LidMap, own: LidMap) -> LidMap:
    """What has to be added to a face's own shades so that it wears others.

    Args:
        shades: with make-up.
        own: of the face.

    Returns:
        Differences, soft, growing from the lash line and ending below the brow.
    """
    step = shades.combined(own, lambda made_up, bare: made_up - bare)
    above, below = (gaussian(values, CELLS) for values in (step.above, step.below))
    above[..., 0] = _attached(above[..., 0])
    ends = smoothstep(*INNER_FADE, ALONG) * smoothstep(*OUTER_FADE, ALONG)
    top = smoothstep(*TOP_FADE, HEIGHTS)[:, None, None]
    bottom = np.linspace(1.0, 0.0, len(below), dtype=np.float32)[:, None, None] ** 0.7
    above, below = _plausible(above, 1.0), _plausible(below, RED_BELOW)
    return LidMap(float32(above * top * ends[:, None]), float32(below * bottom * ends[:, None]))


def _attached(darkness: Lab) -> Lab:
    """Log of the light that is at each height nearly as low as above it."""
    from_brow = np.minimum.accumulate(np.minimum(darkness, 0)[::-1], axis=0)[::-1]
    return float32(np.minimum(darkness, np.float32(ATTACHED) * from_brow))


def _plausible(step: Lab, redness: float) -> Lab:
    darker = np.float32(DARKEST) * (1 - np.exp(np.minimum(step[..., 0], 0) / np.float32(DARKEST)))
    light = np.clip(step[..., 0], 0, MAX_LIGHT) - darker
    red = np.clip(step[..., 1], -MAX_STEP, redness * (RED[0] + RED[1] * darker))
    yellow = np.clip(step[..., 2], -MAX_STEP, YELLOW[0] + YELLOW[1] * darker)
    return float32(np.stack([light, red, yellow], axis=-1))


def _shades(colours: LidMap, bare: LabColour) -> LidMap:
    own = bare[1:] / (bare[0] + 16)

    def relative(lab: Lab) -> Lab:
        light = np.maximum(lab[..., :1] + 16, 4)
        known = np.maximum(light, MIN_HUE_LIGHT * (bare[0] + 16))
        return float32(np.concatenate([np.log(light / (bare[0] + 16)), lab[..., 1:] / known - own], axis=-1))

    return LidMap(relative(colours.above), relative(colours.below))
