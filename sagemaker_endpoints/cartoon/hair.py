"""Hair as masses, with highlights and shadows as shapes along its flow."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._imaging.filters.flow import edge_flow, smooth_along_flow
from sagemaker_endpoints._imaging.geometry.region import region_of_mask
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .looks import CartoonLook

MASS = 0.30
"""Standard deviation, in units, over which hair has one colour and one contrast."""

STRAND = 0.014
"""Standard deviation, in units, of the blur across a strand."""

FLOW_SIGMA = 0.07
"""Standard deviation, in units, of the neighbourhood that has one direction."""

FLOW_STEPS = (0.05, 0.10, 0.10, 0.16)
"""Steps, in units, by which strands are joined along their flow to one shape."""

MAX_UNIT = 54.0
"""Inter-ocular distance, pixels, at which hair is measured; its shapes are then enlarged, with sharp borders."""

THRESHOLD = 0.55
"""Multiple of the local contrast from which a strand is drawn as highlight or shadow."""

EDGE = 0.14
"""Half the width of its antialiased border, in the same multiples."""

HIGHLIGHT, SHADOW = (2.3, 9.0, 22.0), (1.8, 4.0, 13.0)
"""L* of a highlight above and of a shadow below the mass: a multiple of the local contrast, at least, at most."""

MIN_CONTRAST = 1.2
"""L*: lower contrast than this is noise."""

DARKEST = 12.0
"""L* of the darkest mass: below, highlights would be the only thing to see."""


def paint_hair(lab: Lab, analysis: SketchAnalysis, flat: Lab, hair: Plane, look: CartoonLook) -> None:
    """Paint hair in the flat tones of its own colour, in place.

    Args:
        lab: (h, w, 3) L*a*b*, the picture; written to.
        analysis: of the photo.
        flat: (h, w, 3) L*a*b*, from `flatten`.
        hair: (h, w) float32, 1 on hair.
        look: the style.
    """
    region = region_of_mask(hair, 0)
    view, opacity = region.cut(lab), region.cut(hair)
    size = opencv.scaled_size(region.width, region.height, min(1.0, MAX_UNIT / analysis.unit))
    small, weight, lightness = (
        opencv.resize(plane, size, cv2.INTER_AREA)
        for plane in (region.cut(flat), opacity, region.cut(analysis.lab)[..., 0])
    )
    measured = _measure(small, lightness, weight, analysis.unit * size[0] / region.width)
    mass, strands, contrast = (
        opencv.resize(plane, (region.width, region.height), cv2.INTER_LINEAR) for plane in measured
    )
    light = smoothstep(THRESHOLD - EDGE, THRESHOLD + EDGE, strands) * np.float32(look.hair[0])
    dark = smoothstep(THRESHOLD - EDGE, THRESHOLD + EDGE, -strands) * np.float32(look.hair[1])
    drawn = np.maximum(mass[..., 0], DARKEST) + light * (HIGHLIGHT[0] * contrast).clip(*HIGHLIGHT[1:])
    drawn = (drawn - dark * (SHADOW[0] * contrast).clip(*SHADOW[1:])).clip(3, 97)
    chroma = (drawn + 16) / (mass[..., 0] + 16) * np.float32(look.chroma)
    for channel, painted in enumerate((drawn, mass[..., 1] * chroma, mass[..., 2] * chroma)):
        view[..., channel] += opacity * (painted - view[..., channel])


def _measure(flat: Lab, lightness: Plane, weight: Plane, unit: float) -> tuple[Lab, Plane, Plane]:
    """The colour of the mass, strands in multiples of the contrast, and the contrast, L*."""
    sigma = MASS * unit
    total = wide_gaussian(weight, sigma) + np.float32(1e-3)
    mass = opencv.merge([wide_gaussian(flat[..., i] * weight, sigma) / total for i in range(3)])
    light = lightness * np.float32(0.01)
    joined = smooth_along_flow(
        wide_gaussian(light, STRAND * unit), edge_flow(light, FLOW_SIGMA * unit), [step * unit for step in FLOW_STEPS]
    )
    difference = (100 * joined - mass[..., 0]) * weight
    contrast = np.sqrt(wide_gaussian(difference * difference, sigma) / total)
    return mass, float32(difference / (contrast + np.float32(MIN_CONTRAST))), float32(contrast)
