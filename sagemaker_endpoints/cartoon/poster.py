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

PALETTES = {
    "campaign": ("#0c2a44", "#b5202a", "#7b9fa3", "#f3dfb0", "#fff4d6"),
    "sunset": ("#2b1440", "#8c2155", "#e2593f", "#f7a94b", "#ffe9a8"),
    "ocean": ("#06213a", "#0f4c68", "#2f8f8f", "#9fd5b5", "#f4f7dc"),
    "mono": ("#111111", "#444444", "#8a8a8a", "#d6d6d6", "#ffffff"),
}
"""Five colours each, from the darkest shadow to the brightest light."""

TONES = (0.30, 0.55, 0.84, 1.06)
"""Light, relative to lit skin's, from which each colour of a palette but the first is used."""

CLOTHES_COLOURS, MAX_COLOURS, GROUND_COLOURS = 4, 8, 5
"""Number of the photo's own colours for the clothes of one person, where each further person adds one; for those of
many people; and for the ground. Skin and hair have tones of their own."""

GROUND_CONTRAST, GROUND_CHROMA = 0.75, 0.85
"""Factors of the ground's contrast around its mean and of its chroma: people stand out."""

SAMPLES = 2000
"""Pixels from which main colours are computed."""

MIN_SHARE = 0.004
"""Share of the picture that clothes or ground must cover to get several colours."""

ROUNDS = 8
"""Iterations of Lloyd's algorithm; after these the colours hardly change."""

CUT_UNIT = 70.0
"""Inter-ocular distance, pixels, at which the shapes are cut; they are enlarged with smooth borders."""

MAX_CUT_SIDE = 560
"""Largest longer side, pixels, at which the shapes are cut, for the same reason."""

ROUNDING = 0.026
"""Standard deviation, in units, of the blur that rounds the shapes and lets slivers vanish, as scissors would."""

GROUND_ROUNDING = 0.005
"""The same for the ground, in longer sides of the picture."""

BORDER_OF_PEOPLE = (0.35, 0.65)
"""Person mask between which the border of the people's paper is antialiased."""

EDGE = 0.7
"""Standard deviation, pixels, of the blur that antialiases borders."""

PAPER_SHADOW = 0.06
"""Distance, in units, of the shadow that the people's paper casts on the ground's."""

PAPER_DARKNESS = 0.22
"""Share of the lightness that this shadow takes."""

Colours = NDArray[np.float32]
"""(count, 3) L*a*b*."""


def palette_of(name: str) -> Colours:
    """The colours of a built-in palette.

    Args:
        name: a key of `PALETTES`.

    Returns:
        (5, 3) float32 L*a*b*, dark to light.
    """
    return float32(rgb_to_lab(np.array([[hex_to_rgb(colour) for colour in PALETTES[name]]], np.uint8))[0])


def in_own_colours(lab: Lab, mask: NDArray[np.bool_], count: int) -> tuple[NDArray[np.intp], Colours]:
    """The main colours of a part of the picture.

    Args:
        lab: (h, w, 3) L*a*b*, flat.
        mask: (h, w), True on the part.
        count: of colours.

    Returns:
        The number of each pixel's colour, (h, w), also outside the part, and the colours, (count, 3).
    """
    pixels = lab.reshape(-1, 3)
    part = pixels[mask.ravel()] if mask.any() else pixels
    colours = main_colours(_some(part), count if mask.mean() > MIN_SHARE else 1)
    return nearest(pixels, colours).reshape(mask.shape), colours


def nearest(samples: Colours, colours: Colours) -> NDArray[np.intp]:
    """The number of the colour that is nearest to each sample.

    Args:
        samples: (N, 3) L*a*b*.
        colours: (count, 3) L*a*b*.

    Returns:
        (N,).
    """
    return np.asarray(_squared_distances(samples, colours).argmin(axis=0))


def _some(pixels: Colours) -> Colours:
    """At most `SAMPLES` of the pixels, evenly spread."""
    return pixels[:: max(1, len(pixels) // SAMPLES)]


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


def cut_size(analysis: SketchAnalysis) -> tuple[int, int]:
    """The size at which shapes are cut.

    Args:
        analysis: of the photo.

    Returns:
        (width, height), pixels.
    """
    height, width = analysis.light.shape
    return opencv.scaled_size(width, height, min(1.0, CUT_UNIT / analysis.unit, MAX_CUT_SIDE / max(height, width)))


def in_paper(flat: Lab, analysis: SketchAnalysis, people: Plane, chroma: float) -> Lab:
    """Clothes on the ground, each as cut-out shapes in its own main colours.

    Args:
        flat: (h, w, 3) L*a*b*, from `flatten`.
        analysis: of the photo.
        people: (h, w) float32, 1 on people.
        chroma: factor of the colours' chroma.

    Returns:
        (h, w, 3) float32 L*a*b*.
    """
    small = opencv.resize(flat, cut_size(analysis), cv2.INTER_AREA)
    person = opencv.resize(people, cut_size(analysis), cv2.INTER_AREA) > 0.5
    factors = np.array([1.0, chroma, chroma], np.float32)
    count = min(MAX_COLOURS, CLOTHES_COLOURS + max(0, len(analysis.faces) - 1))
    clothes, of_clothes = in_own_colours(small, person, count)
    ground, of_ground = in_own_colours(small, ~person, GROUND_COLOURS)
    calm = np.array([GROUND_CONTRAST, GROUND_CHROMA, GROUND_CHROMA], np.float32)
    of_ground = of_ground.mean(axis=0) + (of_ground - of_ground.mean(axis=0)) * calm
    rounding = max(ROUNDING * analysis.unit, GROUND_ROUNDING * max(flat.shape))
    behind = cut_out(ground, float32(of_ground * factors), analysis, rounding)
    shade_by_paper(behind, people, analysis.unit)
    before = cut_out(clothes, of_clothes * factors, analysis, ROUNDING * analysis.unit)
    return mix(behind, before, smoothstep(*BORDER_OF_PEOPLE, people))


def cut_out(numbers: NDArray[np.intp], colours: Colours, analysis: SketchAnalysis, rounding: float) -> Lab:
    """Shapes of flat colours with smooth borders.

    Args:
        numbers: (h', w'), the number of each pixel's colour, at `cut_size`.
        colours: (count, 3) L*a*b*.
        analysis: of the photo.
        rounding: standard deviation, pixels of the analysis, of the blur that rounds the shapes.

    Returns:
        (h, w, 3) float32 L*a*b*, at the size of the analysis.
    """
    height, width = analysis.light.shape
    sigma = max(0.8, rounding * numbers.shape[1] / width)
    best, labels = np.full((height, width), -1.0, np.float32), np.zeros((height, width), np.intp)
    for number in range(len(colours)):
        share = gaussian((numbers == number).astype(np.float32), sigma)
        share = opencv.resize(share, (width, height), cv2.INTER_LINEAR)
        np.putmask(labels, share > best, number)
        np.maximum(best, share, out=best)
    return gaussian(np.take(colours, labels, axis=0), EDGE)


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


def main_colours(samples: NDArray[np.float32], count: int) -> Colours:
    """The means of `count` clusters.

    Lloyd, "Least squares quantization in PCM", 1982, started from the farthest points (Gonzalez, 1985), so that the
    same picture always gets the same colours.

    Args:
        samples: (N, 3) L*a*b*.
        count: of clusters.

    Returns:
        (count, 3) float32 L*a*b*.
    """
    colours = samples.mean(axis=0)[None]
    while len(colours) < count:
        farthest = _squared_distances(samples, colours).min(axis=0).argmax()
        colours = np.concatenate([colours, samples[farthest][None]])
    for _ in range(ROUNDS):
        nearest = _squared_distances(samples, colours).argmin(axis=0)
        means = [samples[nearest == i].mean(axis=0) if (nearest == i).any() else colours[i] for i in range(count)]
        colours = np.stack(means).astype(np.float32)
    return float32(colours)


def _squared_distances(samples: NDArray[np.float32], colours: Colours) -> NDArray[np.float32]:
    """(count, N) squared CIE 1976 colour differences."""
    # einsum, not @: for arrays this small a second thread costs more time than it saves
    products = np.einsum("ck,nk->cn", colours, samples)
    squared = (colours**2).sum(axis=1, keepdims=True) + (samples**2).sum(axis=1) - 2 * products
    return float32(squared)
