"""Cel shading: a few flat tones, with thresholds relative to the light of the skin."""

from itertools import pairwise

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian, wide_gaussian
from sagemaker_endpoints._imaging.filters.flow import smooth_along_flow
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .looks import CartoonLook, ToneSteps

FLOW_STEPS = (1.5, 3.0)
"""Steps, in standard deviations of the blur, by which the light is smoothed along edges; this makes the borders between
tones smooth."""

FEATURE_SIGMA = 0.008
"""Standard deviation, in units, of the blur around eyes and mouth."""

SKIN_LIGHT = (0.60, 0.85)
"""Light, 1 = the skin's, between which the inside of a face counts as skin, from 0 to fully."""

SKIN_RADIUS = 0.5
"""Standard deviation, in units, over which the skin's colour is averaged."""

SKIN_EVENNESS = np.float32(0.7)
"""How far skin is moved to its average colour; 1 is all the way."""

CELL_SIDE = 4
"""Pixels of a cell's side in the reduced picture in which the skin's colour is averaged."""

MIN_SKIN_AB = (8.0, 13.0)
"""Smallest a* and b* of painted skin: in pale light it would be grey."""

CHROMA_RANGE = (0.5, 1.6)
"""Smallest and largest factor by which chroma follows the lightness."""

SHADOW_DEPTH = 0.5
"""Chroma grows with the depth of a shadow down to this much below the skin's light, and no further."""


def step_tones(relative: Plane, steps: ToneSteps, transition: float) -> Plane:
    """Quantise light to flat tones.

    Args:
        relative: (h, w) float32, light, 1 = the skin's.
        steps: the flat tones, dark to light.
        transition: half the width, in light, of the transition between two tones.

    Returns:
        (h, w) float32.
    """
    edges = [(start + side * transition) for start, _ in steps[1:] for side in (-1, 1)]
    tones = [tone for (_, before), (_, after) in pairwise(steps) for tone in (before, after)]
    return np.interp(relative, edges, tones).astype(np.float32)


def smoothed_light(analysis: SketchAnalysis, flat: Lab, smooth: float) -> Plane:
    """Light so smooth that its tones have simple borders; eyes, brows, nose and mouth keep their detail.

    Args:
        analysis: of the photo.
        flat: (h, w, 3) L*a*b*, from `flatten`.
        smooth: standard deviation of the blur, in units.

    Returns:
        (h, w) float32, 1 = the skin's light.
    """
    sigma = smooth * analysis.unit
    coarse = gaussian(flat[..., 0] * np.float32(0.01), sigma)
    fine = gaussian(analysis.light, FEATURE_SIGMA * analysis.unit)
    light = (coarse + analysis.features * (fine - coarse)) / analysis.skin_light
    return smooth_along_flow(float32(light), analysis.flow, [step * max(sigma, 0.7) for step in FLOW_STEPS])


def shade(analysis: SketchAnalysis, flat: Lab, light: Plane, look: CartoonLook) -> Lab:
    """Paint flat colours in flat tones.

    Args:
        analysis: of the photo.
        flat: (h, w, 3) L*a*b*, from `flatten`.
        light: (h, w), from `smoothed_light`.
        look: the style.

    Returns:
        (h, w, 3) L*a*b*, a new array.
    """
    tones = step_tones(light, look.steps, look.transition)
    skin_light = float32(cv2.pow(analysis.skin_light, look.brightness[0]))
    lightness = 100 * (tones * skin_light * np.float32(look.brightness[1])).clip(0, 1)
    # chroma follows the change of lightness, as in `colour_model.shading_free`
    chroma = ((lightness + 16) / (flat[..., 0] + 16)).clip(*CHROMA_RANGE)
    chroma *= np.float32(look.chroma) * (1 + np.float32(look.shadow_chroma - 1) * (1 - tones).clip(0, SHADOW_DEPTH))
    skin = SKIN_EVENNESS * analysis.bare * (1 - analysis.features) * smoothstep(*SKIN_LIGHT, analysis.relative_light)
    shaded = _with_even_skin(flat, skin, analysis.unit)
    shaded[..., 0] = lightness
    shaded[..., 1] *= chroma
    shaded[..., 2] *= chroma
    return shaded


def _with_even_skin(flat: Lab, skin: Plane, unit: float) -> Lab:
    """Blend the skin, (h, w) 0…1, with its average colour: a painted face has one colour."""
    height, width = skin.shape
    cells = (max(1, width // CELL_SIDE), max(1, height // CELL_SIDE))
    small = opencv.resize(flat, cells, cv2.INTER_AREA)
    average = _average_skin(small, opencv.resize(skin, cells, cv2.INTER_AREA), unit)
    average = opencv.resize(average, (width, height), cv2.INTER_LINEAR)
    return float32(cv2.blendLinear(average, flat, skin, 1 - skin))


def _average_skin(small: Lab, skin: Plane, unit: float) -> Lab:
    """The average colour of the skin around every cell of the reduced picture."""
    sigma = SKIN_RADIUS * unit / CELL_SIDE
    weight = wide_gaussian(skin, sigma) + np.float32(1e-3)
    a, b = (wide_gaussian(small[..., i] * skin, sigma) / weight for i in (1, 2))
    return opencv.merge([small[..., 0], np.maximum(a, MIN_SKIN_AB[0]), np.maximum(b, MIN_SKIN_AB[1])])
