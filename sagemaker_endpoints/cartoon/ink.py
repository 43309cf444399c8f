"""Lines along edges, solid blacks, and dots in the shadows."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.drawing.ink_solids import find_solids
from sagemaker_endpoints._imaging.drawing.pen_lines import find_lines
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .halftone import halftone
from .looks import CartoonLook
from .regions import Regions
from .skin import Skin

DOT_DARKNESS = 0.30
"""Share of the light that a halftone dot absorbs."""

DOT_LIGHT = (0.78, 0.55)
"""Light that the dots of a skin's shadow and of a deep shadow show, see `halftone`."""

LINE_FADE = 5.0
"""Opacity of the lines divided by the `lines` slider (0…1), up to opacity 1: in the lowest fifth the lines fade out."""

TONE = (0.34, 0.8)
"""Factors of L* and of chroma under a line, where lines are dark tones of what they lie on."""

BLACK, SECOND_TONE = (13.0, 19.0), 0.72
"""L* between which filled areas change from ink to their own dark tone, and how much of that tone is visible."""

RIM, RIM_LIGHT, RIM_DARK = 0.05, 24.0, (45.0, 25.0)
"""Width, in units, of the light along the upper left border of people; the L* that it adds; the L* of what it lies on,
between which it begins: light things need none."""


def draw_ink(lab: Lab, analysis: SketchAnalysis, regions: Regions, look: CartoonLook, detail: float) -> None:
    """Draw lines along edges, and solid blacks, in place.

    Args:
        lab: (h, w, 3) L*a*b*; written to.
        analysis: of the photo.
        regions: of the photo.
        look: the style.
        detail: 0 no lines … 1 all lines.
    """
    opacity = _line_opacity(analysis, regions, look, detail)
    if look.solid:
        _light_rim(lab, regions, analysis.unit)
        solids = find_solids(analysis, regions.people, look.solid) * (1 - regions.skin) * regions.people
        second = np.float32(SECOND_TONE) * smoothstep(*BLACK, lab[..., 0])
        opacity = np.maximum(opacity, float32(solids * (1 - second)))
    if look.ink:
        ink = rgb_to_lab(np.array([[hex_to_rgb(look.ink)]], np.uint8))[0, 0]
        lab += opacity[..., None] * (ink - lab)
    else:
        factors = np.array([TONE[0], TONE[1], TONE[1]], np.float32)
        lab *= 1 - opacity[..., None] * (1 - factors)


def _light_rim(lab: Lab, regions: Regions, unit: float) -> None:
    """Light falls from the upper left on dark hair and suits, in place."""
    width = max(1, round(RIM * unit / np.sqrt(2)))
    moved = np.ones_like(regions.people)
    moved[width:, width:] = regions.people[:-width, :-width]
    rim = smoothstep(0.3, 0.7, regions.people) * smoothstep(0.6, 0.4, moved) * (1 - regions.skin)
    lab[..., 0] += np.float32(RIM_LIGHT) * rim * smoothstep(*RIM_DARK, lab[..., 0])


def line_fade(detail: float) -> float:
    """The opacity of all lines.

    Args:
        detail: 0 no lines … 1 all lines; negative as 0.

    Returns:
        0…1.
    """
    return min(1.0, max(0.0, LINE_FADE * detail))


def _line_opacity(analysis: SketchAnalysis, regions: Regions, look: CartoonLook, detail: float) -> Plane:
    """(h, w) float32, 0…1."""
    fade = line_fade(detail - look.lines_from)
    if not fade:
        return np.zeros_like(analysis.light)
    lines = find_lines(analysis, look.line[0], detail)
    if look.line[1] > look.line[0]:
        lines = np.maximum(lines, find_lines(analysis, look.line[1], 0.5 * detail))
    ground, people = look.pressure
    pressure = ground + (people - ground) * regions.people
    face, neck = look.skin_lines
    on_skin = (neck + (face - neck) * analysis.bare) * (1 - analysis.features)
    pressure += regions.skin * (1 - regions.front) * (on_skin - pressure)
    return float32(lines * pressure * np.float32(fade))


def add_dots(rgb: Plane, flat: Lab, skin: Skin, regions: Regions, analysis: SketchAnalysis, look: CartoonLook) -> Plane:
    """Print dots over the shadows.

    Args:
        rgb: (h, w, 3) float32 sRGB, 0…255.
        flat: (h, w, 3) L*a*b*, from `flatten`.
        skin: of the photo.
        regions: of the photo.
        analysis: of the photo.
        look: the style.

    Returns:
        (h, w, 3) float32 sRGB, a new array.
    """
    shadow = np.zeros_like(analysis.light)
    skin.box.cut(shadow)[:] = skin.shadow(look.skin)
    on_skin = 1 + shadow * np.float32(DOT_LIGHT[0] - 1)
    elsewhere = flat[..., 0] * np.float32(0.01) / analysis.skin_light
    light = elsewhere + (regions.skin + regions.hair).clip(0, 1) * (on_skin - elsewhere)
    light = np.maximum(light, regions.hair)
    dots = halftone(float32(light), look.dots * analysis.unit)
    return float32(rgb * (1 - np.float32(DOT_DARKNESS) * dots)[..., None])
