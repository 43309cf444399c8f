"""Cel shading: a few flat tones, with smooth borders between them."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.flow import smooth_along_flow
from sagemaker_endpoints._imaging.geometry.region import region_of_mask
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .cut_analysis import cut_analysis
from .looks import CartoonLook
from .regions import Regions

FLOW_STEPS = (1.5, 3.0)
"""Steps, in standard deviations of the blur, by which the light is smoothed along edges; this makes the borders between
tones smooth."""

TRANSITION = 0.018
"""Half the width, in light, of the transition between two tones: it antialiases."""

DARKEST = 0.035
"""The darkest tone, as printed black."""

ON_PEOPLE = 0.02
"""Person mask from which a pixel gets tones."""

LIFTED = (5.0, 45.0)
"""L* of the ground between which it begins to be lifted towards white: a black ground stays black."""

CHROMA_RANGE = (0.6, 1.4)
"""Smallest and largest factor by which chroma follows the lightness."""


def step_tones(light: Plane, count: int, transition: float) -> Plane:
    """Quantise light to flat tones at equal distances, from nearly black to white.

    Args:
        light: (h, w) float32, L / 100.
        count: of tones, at least 2.
        transition: half the width, in light, of the transition between two tones.

    Returns:
        (h, w) float32.
    """
    steps = light * np.float32(count)
    # the nearest border between two tones
    border = np.rint(steps).clip(1, count - 1)
    tone = border - 1 + ((steps - border) * np.float32(0.5 / (transition * count)) + np.float32(0.5)).clip(0, 1)
    return float32(tone * np.float32((1 - DARKEST) / (count - 1)) + np.float32(DARKEST))


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
    lightness = flat[..., 0].copy()
    box = region_of_mask(regions.people > ON_PEOPLE, 0)
    # on the ground, tones would draw rings around every shadow on a wall
    people, view = box.cut(regions.people), box.cut(lightness)
    view += people * (100 * _tones(cut_analysis(analysis, box), box.cut(flat), look) - view)
    lift = np.float32(look.ground_lift) * (1 - regions.people) * smoothstep(*LIFTED, lightness)
    # chroma follows the change of lightness, as in `colour_model.shading_free`
    chroma = ((lightness + 16) / (flat[..., 0] + 16)).clip(*CHROMA_RANGE) * np.float32(look.chroma) * (1 - lift)
    lightness += lift * (100 - lightness)
    return opencv.merge([lightness, flat[..., 1] * chroma, flat[..., 2] * chroma])


def _tones(analysis: SketchAnalysis, flat: Lab, look: CartoonLook) -> Plane:
    return step_tones(smoothed_light(analysis, flat, look.smooth), look.levels, TRANSITION)
