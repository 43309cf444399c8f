"""Cel shading: a few flat tones, cut at the light of the skin."""

from itertools import pairwise

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian, wide_gaussian
from sagemaker_endpoints._imaging.filters.flow import along_flow
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .looks import Look, Steps

ALONG = (1.5, 3.0)
"""Steps, in deviations of the blur, by which borders of tones are smoothed along their way."""

FINE = 0.008
"""Deviation, in units, of the blur around eyes and mouth."""

SKIN = (0.60, 0.85)
SKIN_RADIUS = 0.5
EVEN_SKIN = np.float32(0.7)
"""Light, 1 = the skin's, from which the inside of a face is skin; units over which its colour is mixed; how far it is
brought to that."""

REDUCED = 4
"""Pixels of a cell's side, in the reduced picture from which that colour is mixed."""

HEALTHY = (8.0, 13.0)
"""a* and b* that skin has at least: pale light must not turn it grey."""

LIT = (0.5, 1.6)
"""Least and greatest factor by which chroma follows the light."""

SHADOW = 0.5
"""Below the skin's light by so much, shadows do not glow any more."""


def step_tones(relative: Plane, steps: Steps, passage: float) -> Plane:
    """(h, w) light, 1 = the skin's -> the same in flat tones, with passages of the given half width in between."""
    edges = [(start + side * passage) for start, _ in steps[1:] for side in (-1, 1)]
    tones = [tone for (_, before), (_, after) in pairwise(steps) for tone in (before, after)]
    return np.interp(relative, edges, tones).astype(np.float32)


def rounded_light(study: SketchAnalysis, flat: Lab, smooth: float) -> Plane:
    """(h, w) light, 1 = the skin's, so smooth that its tones have calm borders; features keep their detail.

    smooth: units.
    """
    sigma = smooth * study.unit
    calm = gaussian(flat[..., 0] * np.float32(0.01), sigma)
    fine = gaussian(study.light, FINE * study.unit)
    light = (calm + study.features * (fine - calm)) / study.skin_light
    return along_flow(float32(light), study.flow, [step * max(sigma, 0.7) for step in ALONG])


def shade(study: SketchAnalysis, flat: Lab, light: Plane, look: Look) -> Lab:
    """Flat colours in flat tones, (h, w, 3). flat: (h, w, 3). light: (h, w), 1 = the skin's, as `rounded_light`."""
    tones = step_tones(light, look.steps, look.passage)
    skin_light = float32(cv2.pow(study.skin_light, look.brightness[0]))
    lightness = 100 * (tones * skin_light * np.float32(look.brightness[1])).clip(0, 1)
    # chroma goes with the light that a surface is given, as in `colour_model.shading_free`
    purity = ((lightness + 16) / (flat[..., 0] + 16)).clip(*LIT)
    purity *= np.float32(look.chroma) * (1 + np.float32(look.darks - 1) * (1 - tones).clip(0, SHADOW))
    skin = EVEN_SKIN * study.bare * (1 - study.features) * smoothstep(*SKIN, study.flat)
    shaded = _evened(flat, skin, study.unit)
    shaded[..., 0] = lightness
    shaded[..., 1] *= purity
    shaded[..., 2] *= purity
    return shaded


def _evened(flat: Lab, skin: Plane, unit: float) -> Lab:
    """One colour for the skin of each face: painters mix it once. skin: (h, w), 0…1."""
    height, width = skin.shape
    cells = (max(1, width // REDUCED), max(1, height // REDUCED))
    small = opencv.resize(flat, cells, cv2.INTER_AREA)
    mixed = _mixed(small, opencv.resize(skin, cells, cv2.INTER_AREA), unit)
    mixed = opencv.resize(mixed, (width, height), cv2.INTER_LINEAR)
    return float32(cv2.blendLinear(mixed, flat, skin, 1 - skin))


def _mixed(small: Lab, skin: Plane, unit: float) -> Lab:
    """The colour of the skin around every cell of a reduced picture."""
    sigma = SKIN_RADIUS * unit / REDUCED
    around = wide_gaussian(skin, sigma) + np.float32(1e-3)
    a, b = (wide_gaussian(small[..., i] * skin, sigma) / around for i in (1, 2))
    return opencv.merge([small[..., 0], np.maximum(a, HEALTHY[0]), np.maximum(b, HEALTHY[1])])
