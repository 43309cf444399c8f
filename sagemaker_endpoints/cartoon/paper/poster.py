"""A poster: cut-out shapes of a few flat paper colours, the photo's own or those of a built-in palette."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep
from sagemaker_endpoints.cartoon.regions import Regions

from .cut_outs import cut_out, cut_size, without_scraps
from .main_colours import Colours, in_own_colours

PALETTES = {
    "campaign": ("#0c2a44", "#b5202a", "#7b9fa3", "#f3dfb0", "#fff4d6"),
    "sunset": ("#2b1440", "#8c2155", "#e2593f", "#f7a94b", "#ffe9a8"),
    "ocean": ("#06213a", "#0f4c68", "#2f8f8f", "#9fd5b5", "#f4f7dc"),
    "mono": ("#111111", "#444444", "#8a8a8a", "#d6d6d6", "#ffffff"),
}
"""Five colours each, from the darkest shadow to the brightest light."""

TONES = (0.30, 0.55, 0.84, 1.06)
"""Light, relative to lit skin's, from which each colour of a palette but the first is used."""

CLOTHES_COLOURS, MAX_COLOURS, GROUND_COLOURS = 4, 8, 3
"""Number of the photo's own colours for the clothes of one person, where each further person adds one; for those of
many people; and for the ground. Skin and hair have tones of their own."""

GROUND_CONTRAST, GROUND_CHROMA = 0.75, 0.85
"""Factors of the ground's contrast around its mean and of its chroma: people stand out."""

ROUNDING = 0.026
"""Standard deviation, in units, of the blur that rounds the shapes and lets slivers vanish, as scissors would."""

GROUND_ROUNDING = 0.012
"""The same for the ground, in longer sides of the picture."""

SCRAP, GROUND_SCRAP = 0.32, 0.025
"""Side, in units, of the smallest shape of clothes; smallest area of one of the ground, as a share of the picture."""

SLIVER = 0.14
"""Width, in units, of the narrowest piece of clothes."""

WHITE_LIGHT, WHITE_CHROMA = (58.0, 78.0), (14.0, 8.0)
"""L* and chroma between which a colour of clothes becomes white cloth, lit or in shadow."""

PAPER_WHITE, WHITE_TINT = np.float32(94.0), 0.35
"""L* of white cloth, and the share of its chroma that is kept."""

BORDER_OF_PEOPLE = (0.35, 0.65)
"""Person mask between which the border of the people's paper is antialiased."""

PAPER_SHADOW = 0.06
"""Distance, in units, of the shadow that the people's paper casts on the ground's."""

PAPER_DARKNESS = 0.22
"""Share of the lightness that this shadow takes."""


def palette_of(name: str) -> Colours:
    """The colours of a built-in palette.

    Args:
        name: a key of `PALETTES`.

    Returns:
        (5, 3) float32 L*a*b*, dark to light.
    """
    return float32(rgb_to_lab(np.array([[hex_to_rgb(colour) for colour in PALETTES[name]]], np.uint8))[0])


def by_tone(lab: Lab, analysis: SketchAnalysis) -> NDArray[np.intp]:
    """The number of the colour that shows a tone.

    Args:
        lab: (h, w, 3) L*a*b*, in flat tones.
        analysis: of the photo.

    Returns:
        (h, w), 0…4.
    """
    size = (lab.shape[1], lab.shape[0])
    reference = opencv.resize(analysis.skin_light, size, cv2.INTER_AREA)
    return np.asarray(np.digitize(lab[..., 0] * np.float32(0.01) / reference, TONES))


def in_paper(flat: Lab, analysis: SketchAnalysis, regions: Regions, chroma: float) -> Lab:
    """Clothes on the ground, each as cut-out shapes in its own main colours.

    Args:
        flat: (h, w, 3) L*a*b*, from `flatten`.
        analysis: of the photo.
        regions: of the photo; skin and hair give the clothes none of their colours.
        chroma: factor of the colours' chroma.

    Returns:
        (h, w, 3) float32 L*a*b*.
    """
    size = cut_size(analysis)
    small = opencv.resize(flat, size, cv2.INTER_AREA)
    people, skin, hair = (
        opencv.resize(mask, size, cv2.INTER_AREA) > 0.5 for mask in (regions.people, regions.skin, regions.hair)
    )
    behind = _ground(small, ~people, analysis, chroma)
    shade_by_paper(behind, regions.people, analysis.unit)
    before = _clothes(small, people, (skin, hair), analysis, chroma)
    return mix(behind, before, smoothstep(*BORDER_OF_PEOPLE, regions.people))


def _ground(small: Lab, part: NDArray[np.bool_], analysis: SketchAnalysis, chroma: float) -> Lab:
    """A few large, calm shapes, at the size of the analysis."""
    numbers, colours = in_own_colours(small, part, GROUND_COLOURS)
    calm = np.array([GROUND_CONTRAST, GROUND_CHROMA * chroma, GROUND_CHROMA * chroma], np.float32)
    mean = colours.mean(axis=0) * np.array([1.0, chroma, chroma], np.float32)
    colours = mean + (colours - colours.mean(axis=0)) * calm
    numbers = without_scraps(numbers, part, GROUND_SCRAP * part.size)
    rounding = max(ROUNDING * analysis.unit, GROUND_ROUNDING * max(analysis.light.shape))
    return cut_out(numbers, float32(colours), analysis, rounding)


def _clothes(
    small: Lab,
    people: NDArray[np.bool_],
    head: tuple[NDArray[np.bool_], ...],
    analysis: SketchAnalysis,
    chroma: float,
) -> Lab:
    """Clothes in their own main colours, at the size of the analysis; skin and hair in theirs, up to their borders."""
    unit = analysis.unit * small.shape[1] / analysis.light.shape[1]
    clothes = _without_slivers(people & ~np.logical_or.reduce(head), SLIVER * unit)
    count = min(MAX_COLOURS, CLOTHES_COLOURS + max(0, len(analysis.faces) - 1))
    numbers, colours = in_own_colours(small, clothes, count)
    colours = _whitened(colours, chroma)
    for part in head:
        if part.any():
            numbers = np.where(part, len(colours), numbers)
            colours = np.concatenate([colours, np.median(small[part], axis=0)[None]])
    shapes = without_scraps(numbers, np.logical_or.reduce((clothes, *head)), (SCRAP * unit) ** 2)
    return cut_out(shapes, float32(colours), analysis, ROUNDING * analysis.unit)


def _without_slivers(part: NDArray[np.bool_], width: float) -> NDArray[np.bool_]:
    """A part of the picture without what is narrower than `width` pixels: seams beside hair and skin."""
    side = 2 * max(1, round(width / 2)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.morphologyEx(part.astype(np.uint8), cv2.MORPH_OPEN, kernel) > 0)


def _whitened(colours: Colours, chroma: float) -> Colours:
    """Colours of more chroma, whose whites are the white of paper."""
    own = np.hypot(colours[:, 1], colours[:, 2])
    white = smoothstep(*WHITE_LIGHT, colours[:, 0]) * smoothstep(*WHITE_CHROMA, own)
    factor = np.float32(chroma) + white * np.float32(WHITE_TINT - chroma)
    lightness = colours[:, 0] + white * (PAPER_WHITE - colours[:, 0]).clip(0, None)
    return float32(np.stack([lightness, colours[:, 1] * factor, colours[:, 2] * factor], axis=1))


def shade_by_paper(lab: Lab, people: Plane, unit: float) -> None:
    """Let the people's paper cast a shadow on the ground's, in place.

    Args:
        lab: (h, w, 3) L*a*b*; written to.
        people: (h, w) float32, 1 on people.
        unit: the inter-ocular distance, pixels.
    """
    lab[..., 0] *= 1 - np.float32(PAPER_DARKNESS) * _paper_shadow(people, unit)


def _paper_shadow(people: Plane, unit: float) -> Plane:
    """(h, w): the shadow of the people's paper, at the lower right of it."""
    offset = max(1, round(PAPER_SHADOW * unit))
    moved = np.zeros_like(people)
    moved[offset:, offset:] = people[:-offset, :-offset]
    return float32(gaussian(moved, 0.4 * offset) * smoothstep(0.6, 0.3, people))
