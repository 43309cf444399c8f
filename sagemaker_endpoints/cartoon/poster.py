"""A poster: cut-out shapes of a few flat paper colours, the photo's own or those of a built-in palette."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .regions import Regions

PALETTES = {
    "campaign": ("#0c2a44", "#b5202a", "#7b9fa3", "#f3dfb0", "#fff4d6"),
    "sunset": ("#2b1440", "#8c2155", "#e2593f", "#f7a94b", "#ffe9a8"),
    "ocean": ("#06213a", "#0f4c68", "#2f8f8f", "#9fd5b5", "#f4f7dc"),
    "mono": ("#111111", "#444444", "#8a8a8a", "#d6d6d6", "#ffffff"),
}
"""Five colours each, from the darkest shadow to the brightest light."""

TONES = (0.30, 0.55, 0.84, 1.06)
"""Light, relative to lit skin's, from which each colour of a palette but the first is used."""

SKIN_TONES, HAIR_TONES, CLOTHES_COLOURS, GROUND_COLOURS = 2, 2, 2, 2
"""Number of the photo's own colours for skin, for hair, for the rest of people, and for the ground."""

SAMPLES = 2000
"""Pixels from which main colours are computed."""

UNLIKELY = 24.0**2
"""Added to the squared distance of a colour of skin where no face is: cloth is seldom exactly like skin, hands are."""

MIN_SHARE = 0.002
"""Share of the picture that skin or hair must cover to get colours of its own."""

ROUNDS = 8
"""Iterations of Lloyd's algorithm; after these the colours hardly change."""

CUT_UNIT = 70.0
"""Inter-ocular distance, pixels, at which the shapes are cut; they are enlarged with smooth borders."""

MAX_CUT_SIDE = 560
"""Largest longer side, pixels, at which the shapes are cut, for the same reason."""

ROUNDING = 0.040
"""Standard deviation, in units, of the blur that rounds the shapes and lets slivers vanish, as scissors would."""

BORDER = 0.12
"""Difference between the shares of two colours at which their border is antialiased."""

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


def in_own_colours(lab: Lab, regions: Regions) -> tuple[NDArray[np.intp], Colours]:
    """The picture's own main colours: of skin, of hair, of clothes, and of the ground.

    Args:
        lab: (h, w, 3) L*a*b*, in flat tones.
        regions: of the picture, at any size.

    Returns:
        The number of each pixel's colour, (h, w), and the colours, (count, 3).
    """
    size = (lab.shape[1], lab.shape[0])
    skin, hair = (opencv.resize(mask, size, cv2.INTER_AREA) > 0.5 for mask in (regions.skin, regions.hair))
    person = (opencv.resize(regions.people, size, cv2.INTER_AREA) > 0.5) & ~skin & ~hair
    colours, numbers = np.zeros((0, 3), np.float32), np.zeros(lab.shape[:2], np.intp)
    for mask, count in ((skin, SKIN_TONES), (hair, HAIR_TONES), (person, CLOTHES_COLOURS)):
        colours = _with_own(colours, lab, mask, count)
        # hands may have the colours of faces, and loose strands those of hair
        numbers[mask] = nearest(lab[mask], colours, SKIN_TONES if skin.any() and mask is not skin else 0)
    ground, first = ~(skin | hair | person), len(colours)
    colours = _with_own(colours, lab, ground, GROUND_COLOURS)
    if len(colours) > first:
        numbers[ground] = first + nearest(lab[ground], colours[first:])
    return numbers, colours


def _with_own(colours: Colours, lab: Lab, mask: NDArray[np.bool_], count: int) -> Colours:
    """Colours, and behind them the main colours inside a mask, unless it is tiny."""
    if mask.sum() <= MIN_SHARE * mask.size:
        return colours if len(colours) or not mask.any() else main_colours(lab[mask], 1)
    return np.concatenate([colours, main_colours(_some(lab[mask]), count)])


def nearest(samples: Colours, colours: Colours, unlikely: int = 0) -> NDArray[np.intp]:
    """The number of the colour that is nearest to each sample.

    Args:
        samples: (N, 3) L*a*b*.
        colours: (count, 3) L*a*b*.
        unlikely: the first ones are taken only for samples that are much nearer to them.

    Returns:
        (N,); 0 without any colours.
    """
    if not len(colours):
        return np.zeros(len(samples), np.intp)
    squared = _squared_distances(samples, colours)
    squared[:unlikely] += UNLIKELY
    return np.asarray(squared.argmin(axis=0))


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


def cut_out(numbers: NDArray[np.intp], colours: Colours, analysis: SketchAnalysis, regions: Regions) -> Lab:
    """Shapes of flat colours with smooth borders.

    Args:
        numbers: (h', w'), the number of each pixel's colour, at `cut_size`.
        colours: (count, 3) L*a*b*.
        analysis: of the photo.
        regions: of the photo; the people's paper lies on the ground's.

    Returns:
        (h, w, 3) float32 L*a*b*, at the size of the analysis.
    """
    height, width = analysis.light.shape
    sigma = max(0.8, ROUNDING * analysis.unit * numbers.shape[1] / width)
    shares = []
    for number in range(len(colours)):
        share = gaussian((numbers == number).astype(np.float32), sigma)
        shares.append(opencv.resize(share, (width, height), cv2.INTER_LINEAR))
    largest = np.maximum.reduce(shares)
    total, mixed = np.zeros((height, width), np.float32), [np.zeros((height, width), np.float32) for _ in range(3)]
    for share, colour in zip(shares, colours, strict=True):
        weight = ((share - largest) * np.float32(1 / BORDER) + 1).clip(0, None)
        total += weight
        for plane, value in zip(mixed, colour, strict=True):
            np.add(plane, weight * value, out=plane)
    lightness, a, b = (plane / total for plane in mixed)
    lightness *= 1 - np.float32(PAPER_DARKNESS) * _paper_shadow(regions.people, analysis.unit)
    return opencv.merge([lightness, a, b])


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
