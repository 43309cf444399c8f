"""Cel shading: a few flat tones, with smooth borders between them."""

from itertools import pairwise

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.flow import smooth_along_flow
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .looks import CartoonLook
from .regions import Regions

ToneSteps = tuple[tuple[float, float], ...]
"""(light from which a flat tone begins, the tone), dark to light; the first begins at black."""

FLOW_STEPS = (1.5, 3.0)
"""Steps, in standard deviations of the blur, by which the light is smoothed along edges; this makes the borders between
tones smooth."""

TRANSITION = 0.018
"""Half the width, in light, of the transition between two tones: it antialiases."""

DARKEST = 0.035
"""The darkest tone, as printed black."""

LIFTED = (5.0, 45.0)
"""L* of the ground between which it begins to be lifted towards white: a black ground stays black."""

CHROMA_RANGE = (0.6, 1.4)
"""Smallest and largest factor by which chroma follows the lightness."""


def step_tones(light: Plane, steps: ToneSteps, transition: float) -> Plane:
    """Quantise light to flat tones.

    Args:
        light: (h, w) float32.
        steps: the flat tones, dark to light.
        transition: half the width, in light, of the transition between two tones.

    Returns:
        (h, w) float32.
    """
    edges = [(start + side * transition) for start, _ in steps[1:] for side in (-1, 1)]
    tones = [tone for (_, before), (_, after) in pairwise(steps) for tone in (before, after)]
    return np.interp(light, edges, tones).astype(np.float32)


def even_steps(count: int) -> ToneSteps:
    """Tones at equal distances from black to white.

    Args:
        count: of tones, at least 2.

    Returns:
        The steps; the darkest tone is nearly black, and the lightest is white.
    """
    return tuple((i / count, DARKEST + (1 - DARKEST) * i / (count - 1)) for i in range(count))


def smoothed_light(analysis: SketchAnalysis, flat: Lab, smooth: float) -> Plane:
    """Light so smooth that its tones have simple borders.

    Args:
        analysis: of the photo.
        flat: (h, w, 3) L*a*b*, from `flatten`.
        smooth: standard deviation of the blur, in units.

    Returns:
        (h, w) float32, L / 100.
    """
    sigma = smooth * analysis.unit
    light = gaussian(flat[..., 0] * np.float32(0.01), sigma)
    return smooth_along_flow(light, analysis.flow, [step * max(sigma, 0.7) for step in FLOW_STEPS])


def shade(analysis: SketchAnalysis, flat: Lab, regions: Regions, look: CartoonLook) -> Lab:
    """Paint flat colours, on people in flat tones: everything but skin and hair.

    Args:
        analysis: of the photo.
        flat: (h, w, 3) L*a*b*, from `flatten`.
        regions: of the photo.
        look: the style.

    Returns:
        (h, w, 3) L*a*b*, a new array.
    """
    light = step_tones(smoothed_light(analysis, flat, look.smooth), even_steps(look.levels), TRANSITION)
    # on the ground, tones would draw rings around every shadow on a wall
    lightness = flat[..., 0] + regions.people * (100 * light - flat[..., 0])
    lift = np.float32(look.ground_lift) * (1 - regions.people) * smoothstep(*LIFTED, lightness)
    # chroma follows the change of lightness, as in `colour_model.shading_free`
    chroma = ((lightness + 16) / (flat[..., 0] + 16)).clip(*CHROMA_RANGE) * np.float32(look.chroma) * (1 - lift)
    shaded = np.empty_like(flat)
    shaded[..., 0] = lightness + lift * (100 - lightness)
    shaded[..., 1] = flat[..., 1] * chroma
    shaded[..., 2] = flat[..., 2] * chroma
    return float32(shaded)
