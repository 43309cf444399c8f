"""Our own style pictures: strokes and tiles drawn from seeded random numbers, the same every time."""

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32, uint8

SIDE = 512
"""Pixels of a side of every style picture."""

FRACTION_BITS = 4
"""Fractional bits of the coordinates that OpenCV draws at."""

Vector = NDArray[np.float64]
"""(2,) x and y in pixels, or (3,) red, green and blue in levels."""

OILS = ((24, 44, 96), (46, 92, 150), (120, 160, 190), (226, 190, 92), (196, 116, 44), (238, 226, 190), (30, 30, 44))
TILES = ((20, 88, 120), (36, 140, 140), (210, 160, 60), (188, 74, 52), (232, 220, 190), (70, 60, 90), (120, 160, 90))
PIGMENTS = ((60, 110, 170), (90, 160, 150), (220, 130, 110), (230, 190, 100), (130, 100, 160), (100, 140, 80))
WAX = ((200, 50, 50), (240, 160, 40), (60, 120, 60), (40, 80, 160), (120, 60, 130), (60, 50, 50), (230, 120, 150))

Random = np.random.Generator


def oils() -> RGB:
    """Oil paint: thick strokes along a swirling field, fine ones over broad ones, with highlights on their ridges.

    Returns:
        (SIDE, SIDE, 3) uint8.

    Example:
        >>> oils().shape
        (512, 512, 3)
    """
    random = np.random.default_rng(1)
    field = _smooth_noise(random, 60) * 2 * np.pi
    canvas = np.full((SIDE, SIDE, 3), OILS[0], np.uint8)
    for width, count in ((26, 700), (14, 1800), (7, 2600)):
        for x, y in random.uniform(0, SIDE, (count, 2)):
            angle = field[int(y), int(x)]
            middle, along, across = _stroke(x, y, angle, 1.6 * width)
            colour = _vary(random, OILS[random.integers(len(OILS))], 18)
            _line(canvas, middle, along, colour, width)
            for offset in random.uniform(-0.4, 0.4, 3):
                _line(canvas, middle + across * offset * width, along, colour + 26 * np.sign(offset), 1)
    return canvas


def mosaic() -> RGB:
    """Stone tiles in slightly uneven rows, with dark grout between them.

    Returns:
        (SIDE, SIDE, 3) uint8.

    Example:
        >>> mosaic().shape
        (512, 512, 3)
    """
    random = np.random.default_rng(2)
    step = 22
    rows, columns = np.mgrid[-step : SIDE + step : step, -step : SIDE + step : step]
    seeds = np.stack([columns, rows], axis=-1).reshape(-1, 2) + random.uniform(-6, 6, (rows.size, 2))
    areas = np.repeat(np.arange(len(TILES)), 3)
    zone = (_smooth_noise(random, 70) * (len(areas) - 1)).astype(int)
    canvas = np.full((SIDE, SIDE, 3), (44, 40, 40), np.uint8)
    divided = cv2.Subdiv2D((-2 * step, -2 * step, SIDE + 4 * step, SIDE + 4 * step))
    divided.insert([(float(x), float(y)) for x, y in seeds])
    for tile, (x, y) in zip(*divided.getVoronoiFacetList([]), strict=True):
        pixel = int(np.clip(y, 0, SIDE - 1)), int(np.clip(x, 0, SIDE - 1))
        colour = _vary(random, TILES[areas[zone[pixel]]], 22)
        inner = np.array((x, y)) + 0.84 * (tile - np.array((x, y)))
        cv2.fillPoly(canvas, [_fixed_point(inner)], colour.tolist(), cv2.LINE_AA, FRACTION_BITS)
    return _add_grain(random, canvas, 5)


def watercolour() -> RGB:
    """Watercolour washes on rough white paper, each darker at its dried rim.

    Returns:
        (SIDE, SIDE, 3) uint8.

    Example:
        >>> watercolour().shape
        (512, 512, 3)
    """
    random = np.random.default_rng(3)
    paper = np.full((SIDE, SIDE, 3), (246, 243, 234), np.float32)
    for radius, count in ((110, 14), (60, 40), (26, 70)):
        for x, y in random.uniform(0, SIDE, (count, 2)):
            inside = _blot(random, x, y, radius)
            rim = inside - cv2.GaussianBlur(inside, (0, 0), 2.5)
            wet = 0.2 * cv2.GaussianBlur(inside, (0, 0), 1.2) + 0.6 * np.maximum(rim, 0)
            pigment = _vary(random, PIGMENTS[random.integers(len(PIGMENTS))], 20) / 255
            paper *= 1 - wet[..., None] * (1 - pigment.astype(np.float32))
    return _add_grain(random, np.rint(paper).clip(0, 255).astype(np.uint8), 9)


def crayons() -> RGB:
    """Wax crayon hatching on cream paper in overlapping patches, each with its own direction and colour.

    Returns:
        (SIDE, SIDE, 3) uint8.

    Example:
        >>> crayons().shape
        (512, 512, 3)
    """
    random = np.random.default_rng(4)
    canvas = np.full((SIDE, SIDE, 3), (244, 236, 216), np.uint8)
    for x, y in random.uniform(0, SIDE, (210, 2)):
        reach = random.uniform(22, 60)
        middle, along, across = _stroke(x, y, random.uniform(0, np.pi), reach)
        colour = WAX[random.integers(len(WAX))]
        for offset in np.arange(-reach, reach, 4.5):
            parallel = middle + across * (offset + random.normal(0, 0.8))
            _line(canvas, parallel, along * random.uniform(0.6, 1), _vary(random, colour, 14), 2)
    return _add_grain(random, canvas, 12)


@cache
def look(name: str) -> RGB:
    """The style picture of a look; drawn once.

    Args:
        name: a choice of the parameter `look` in model.toml.

    Returns:
        (SIDE, SIDE, 3) uint8.

    Example:
        >>> look("oils") is look("oils")
        True
    """
    return LOOKS[name]()


LOOKS: dict[str, Callable[[], RGB]] = {
    "oils": oils,
    "mosaic": mosaic,
    "watercolour": watercolour,
    "crayons": crayons,
}
"""The drawing function of each look."""


def _smooth_noise(random: Random, scale: float) -> NDArray[np.float32]:
    """(SIDE, SIDE) noise of 0…1 without detail finer than `scale` pixels."""
    rough = cv2.GaussianBlur(random.random((SIDE, SIDE), np.float32), (0, 0), scale / 2)
    return float32((rough - rough.min()) / np.ptp(rough))


def _vary(random: Random, colour: tuple[int, ...], spread: float) -> Vector:
    return np.clip(np.array(colour) + random.normal(0, spread) + random.normal(0, spread / 3, 3), 0, 255)


def _blot(random: Random, x: float, y: float, radius: float) -> NDArray[np.float32]:
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    reach = radius * (1 + 0.18 * random.standard_normal(24))
    outline = np.stack([x + reach * np.cos(angles), y + reach * np.sin(angles)], axis=1)
    filled = np.zeros((SIDE, SIDE), np.float32)
    cv2.fillPoly(filled, [_fixed_point(outline)], (1.0,), cv2.LINE_8, FRACTION_BITS)
    return np.asarray((cv2.GaussianBlur(filled, (0, 0), 5) > 0.5).astype(np.float32))


def _stroke(x: float, y: float, angle: float, reach: float) -> tuple[Vector, Vector, Vector]:
    """A stroke's middle, the vector from its middle to its end, and the unit vector across it."""
    along = np.array([np.cos(angle), np.sin(angle)])
    return np.array([x, y]), along * reach, np.array([-along[1], along[0]])


def _line(canvas: RGB, middle: Vector, along: Vector, colour: Vector, width: int) -> None:
    first, last = _fixed_point(np.stack([middle - along, middle + along])).tolist()
    cv2.line(canvas, first, last, np.clip(colour, 0, 255).tolist(), width, cv2.LINE_AA, FRACTION_BITS)


def _fixed_point(points: NDArray[np.floating]) -> NDArray[np.int32]:
    return np.asarray(np.rint(points * (1 << FRACTION_BITS)), np.int32)


def _add_grain(random: Random, canvas: RGB, spread: float) -> RGB:
    grain = cv2.GaussianBlur(random.normal(0, spread, (SIDE, SIDE)), (0, 0), 0.8)
    return uint8(np.rint(canvas + grain[..., None]).clip(0, 255))
