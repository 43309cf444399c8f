"""Pictures of styles that are ours: strokes and tiles, drawn from numbers, the same every time."""

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32, uint8

SIDE = 512
FINE = 4
"""Fractional bits of the places that OpenCV draws at."""

Vector = NDArray[np.float64]

OILS = ((24, 44, 96), (46, 92, 150), (120, 160, 190), (226, 190, 92), (196, 116, 44), (238, 226, 190), (30, 30, 44))
TILES = ((20, 88, 120), (36, 140, 140), (210, 160, 60), (188, 74, 52), (232, 220, 190), (70, 60, 90), (120, 160, 90))
PIGMENTS = ((60, 110, 170), (90, 160, 150), (220, 130, 110), (230, 190, 100), (130, 100, 160), (100, 140, 80))
WAX = ((200, 50, 50), (240, 160, 40), (60, 120, 60), (40, 80, 160), (120, 60, 130), (60, 50, 50), (230, 120, 150))

Numbers = np.random.Generator


def oils() -> RGB:
    """Thick strokes along a field that swirls, broad ones beneath fine ones, each with the light on its ridge."""
    numbers = np.random.default_rng(1)
    field = _smooth(numbers, 60) * 2 * np.pi
    canvas = np.full((SIDE, SIDE, 3), OILS[0], np.uint8)
    for width, count in ((26, 700), (14, 1800), (7, 2600)):
        for x, y in numbers.uniform(0, SIDE, (count, 2)):
            angle = field[int(y), int(x)]
            middle, along, across = _stroke(x, y, angle, 1.6 * width)
            colour = _varied(numbers, OILS[numbers.integers(len(OILS))], 18)
            _line(canvas, middle, along, colour, width)
            for place in numbers.uniform(-0.4, 0.4, 3):
                _line(canvas, middle + across * place * width, along, colour + 26 * np.sign(place), 1)
    return canvas


def mosaic() -> RGB:
    """Tiles of stone in rows that are not quite even, in dark grout."""
    numbers = np.random.default_rng(2)
    step = 22
    rows, columns = np.mgrid[-step : SIDE + step : step, -step : SIDE + step : step]
    seeds = np.stack([columns, rows], axis=-1).reshape(-1, 2) + numbers.uniform(-6, 6, (rows.size, 2))
    areas = np.repeat(np.arange(len(TILES)), 3)
    zone = (_smooth(numbers, 70) * (len(areas) - 1)).astype(int)
    canvas = np.full((SIDE, SIDE, 3), (44, 40, 40), np.uint8)
    divided = cv2.Subdiv2D((-2 * step, -2 * step, SIDE + 4 * step, SIDE + 4 * step))
    divided.insert([(float(x), float(y)) for x, y in seeds])
    for tile, (x, y) in zip(*divided.getVoronoiFacetList([]), strict=True):
        at = int(np.clip(y, 0, SIDE - 1)), int(np.clip(x, 0, SIDE - 1))
        colour = _varied(numbers, TILES[areas[zone[at]]], 22)
        inner = np.array((x, y)) + 0.84 * (tile - np.array((x, y)))
        cv2.fillPoly(canvas, [_places(inner)], colour.tolist(), cv2.LINE_AA, FINE)
    return _grained(numbers, canvas, 5)


def watercolour() -> RGB:
    """Washes on rough white paper, each darker where its rim has dried."""
    numbers = np.random.default_rng(3)
    paper = np.full((SIDE, SIDE, 3), (246, 243, 234), np.float32)
    for radius, count in ((110, 14), (60, 40), (26, 70)):
        for x, y in numbers.uniform(0, SIDE, (count, 2)):
            inside = _blot(numbers, x, y, radius)
            rim = inside - cv2.GaussianBlur(inside, (0, 0), 2.5)
            wet = 0.2 * cv2.GaussianBlur(inside, (0, 0), 1.2) + 0.6 * np.maximum(rim, 0)
            pigment = _varied(numbers, PIGMENTS[numbers.integers(len(PIGMENTS))], 20) / 255
            paper *= 1 - wet[..., None] * (1 - pigment.astype(np.float32))
    return _grained(numbers, np.rint(paper).clip(0, 255).astype(np.uint8), 9)


def crayons() -> RGB:
    """Hatching in wax on cream paper, patch over patch, each in a direction and a colour of its own."""
    numbers = np.random.default_rng(4)
    canvas = np.full((SIDE, SIDE, 3), (244, 236, 216), np.uint8)
    for x, y in numbers.uniform(0, SIDE, (210, 2)):
        reach = numbers.uniform(22, 60)
        middle, along, across = _stroke(x, y, numbers.uniform(0, np.pi), reach)
        colour = WAX[numbers.integers(len(WAX))]
        for place in np.arange(-reach, reach, 4.5):
            beside = middle + across * (place + numbers.normal(0, 0.8))
            _line(canvas, beside, along * numbers.uniform(0.6, 1), _varied(numbers, colour, 14), 2)
    return _grained(numbers, canvas, 12)


@cache
def look(name: str) -> RGB:
    """(SIDE, SIDE, 3) uint8: the style picture of a look of model.toml."""
    return LOOKS[name]()


LOOKS: dict[str, Callable[[], RGB]] = {
    "oils": oils,
    "mosaic": mosaic,
    "watercolour": watercolour,
    "crayons": crayons,
}


def _smooth(numbers: Numbers, scale: float) -> NDArray[np.float32]:
    """(SIDE, SIDE), 0…1, without detail finer than `scale` pixels."""
    rough = cv2.GaussianBlur(numbers.random((SIDE, SIDE), np.float32), (0, 0), scale / 2)
    return float32((rough - rough.min()) / np.ptp(rough))


def _varied(numbers: Numbers, colour: tuple[int, ...], spread: float) -> Vector:
    return np.clip(np.array(colour) + numbers.normal(0, spread) + numbers.normal(0, spread / 3, 3), 0, 255)


def _blot(numbers: Numbers, x: float, y: float, radius: float) -> NDArray[np.float32]:
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    reach = radius * (1 + 0.18 * numbers.standard_normal(24))
    outline = np.stack([x + reach * np.cos(angles), y + reach * np.sin(angles)], axis=1)
    filled = np.zeros((SIDE, SIDE), np.float32)
    cv2.fillPoly(filled, [_places(outline)], (1.0,), cv2.LINE_8, FINE)
    return np.asarray((cv2.GaussianBlur(filled, (0, 0), 5) > 0.5).astype(np.float32))


def _stroke(x: float, y: float, angle: float, reach: float) -> tuple[Vector, Vector, Vector]:
    """Its middle, the way from there to its end, and one pixel across."""
    along = np.array([np.cos(angle), np.sin(angle)])
    return np.array([x, y]), along * reach, np.array([-along[1], along[0]])


def _line(canvas: RGB, middle: Vector, along: Vector, colour: Vector, width: int) -> None:
    first, last = _places(np.stack([middle - along, middle + along])).tolist()
    cv2.line(canvas, first, last, np.clip(colour, 0, 255).tolist(), width, cv2.LINE_AA, FINE)


def _places(points: NDArray[np.floating]) -> NDArray[np.int32]:
    return np.asarray(np.rint(points * (1 << FINE)), np.int32)


def _grained(numbers: Numbers, canvas: RGB, spread: float) -> RGB:
    grain = cv2.GaussianBlur(numbers.normal(0, spread, (SIDE, SIDE)), (0, 0), 0.8)
    return uint8(np.rint(canvas + grain[..., None]).clip(0, 255))
