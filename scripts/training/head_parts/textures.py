"""Textures drawn by code: cloth for hats, and grounds to put behind a person."""

import cv2
import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float32]
"""(H, W, 3) float32 sRGB, 0…1."""

Random = np.random.Generator


def noise(rng: Random, side: int, across: float, down: float) -> NDArray[np.float32]:
    """(side, side) float32 with mean 0 and standard deviation 1: noise blurred by these lengths in pixels."""
    field = cv2.GaussianBlur(rng.standard_normal((side, side)).astype(np.float32), (0, 0), sigmaX=across, sigmaY=down)
    return np.asarray((field - field.mean()) / (field.std() + 1e-6), np.float32)


def colour(rng: Random) -> NDArray[np.float32]:
    """(3,) float32: a colour; pale and dark ones are more frequent than bright ones."""
    light = rng.uniform(0.03, 0.97)
    return np.clip(light * (1 + rng.normal(0, 0.22, 3)), 0, 1).astype(np.float32)


def cloth(rng: Random, side: int) -> Colours:
    """A fabric: plain, striped, chequered or in patches, with folds and a weave."""
    picture = np.ones((side, side, 3), np.float32) * colour(rng)
    rows, columns = np.indices((side, side), np.float32)
    angle, period = rng.uniform(0, np.pi), rng.uniform(3, 25)
    along = np.cos(angle) * columns + np.sin(angle) * rows
    across = -np.sin(angle) * columns + np.cos(angle) * rows
    pattern = rng.choice(["plain", "stripes", "checks", "patches"], p=[0.6, 0.16, 0.12, 0.12])
    if pattern != "plain":
        fields = {
            "stripes": np.sin(along / period * np.pi),
            "checks": np.sin(along / period * np.pi) * np.sin(across / period * np.pi),
            "patches": noise(rng, side, period / 3, period / 3),
        }
        where = (fields[pattern] > rng.uniform(-0.5, 0.5)).astype(np.float32)[..., None]
        picture = picture * (1 - where) + colour(rng) * where
    folds = noise(rng, side, rng.uniform(4, 20), rng.uniform(4, 20)) * rng.uniform(0, 0.14)
    weave = noise(rng, side, rng.uniform(0.4, 1.2), rng.uniform(0.4, 1.2)) * rng.uniform(0, 0.06)
    return np.asarray(np.clip(picture * (1 + folds + weave)[..., None], 0, 1), np.float32)


def ground(rng: Random, pictures: list[Colours]) -> Colours:
    """A ground for a canvas: clouds of colour, shapes, cloth, or a part of another portrait; often out of focus.

    Args:
        rng: the source of chance.
        pictures: portraits on canvases.
    """
    side = pictures[0].shape[0]
    kinds = ("clouds", "shapes", "cloth", "gradient", "picture", "leaves")
    kind = rng.choice(kinds, p=[0.15, 0.2, 0.1, 0.1, 0.25, 0.2])
    if kind == "cloth":
        picture = cloth(rng, side)
    elif kind == "leaves":
        picture = leaves(rng, side)
    elif kind == "gradient":
        corners = np.stack([colour(rng) for _ in range(4)]).reshape(2, 2, 3)
        picture = np.asarray(cv2.resize(corners, (side, side), interpolation=cv2.INTER_LINEAR), np.float32)
    elif kind == "picture":
        picture = _part(rng, pictures[rng.integers(len(pictures))])
    elif kind == "shapes":
        picture = _shapes(rng, side)
    else:
        picture = _clouds(rng, side)
    if rng.random() < 0.55:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(1, 7)), np.float32)
    gain = rng.uniform(0.5, 1.25) * (1 + rng.normal(0, 0.08, 3))
    return np.clip(picture * gain, 0, 1).astype(np.float32)


def leaves(rng: Random, side: int) -> Colours:
    """Leaves, grass or blossoms before darkness or sky: their texture is like that of hair."""
    picture = np.ascontiguousarray(np.ones((side, side, 3), np.float32) * colour(rng) * rng.uniform(0.1, 1))
    hue, long = rng.uniform(10, 75) if rng.random() < 0.8 else rng.uniform(0, 180), rng.uniform(1.5, 7)
    size, direction = rng.uniform(1.5, 12), rng.uniform(0, 180)
    turned = rng.choice([12, 180])
    light = np.clip(rng.normal(0.45, 0.2), 0.1, 0.9)
    for depth in np.linspace(0.4, 1, 5):
        for _ in range(int(min(500, 5000 / size**1.5))):
            paint = (
                2 * hue + rng.normal(0, 16),
                rng.uniform(0.1, 0.8),
                np.clip(light * depth + rng.normal(0, 0.12), 0.02, 1),
            )
            rgb = cv2.cvtColor(np.array([[paint]], np.float32), cv2.COLOR_HSV2RGB)[0, 0]
            axes = _pixel(np.array([size * long / 2, size / 2]) * rng.uniform(0.5, 1.3))
            angle = float(direction + rng.normal(0, turned))
            cv2.ellipse(picture, _pixel(rng.uniform(0, side, 2)), axes, angle, 0, 360, rgb.tolist(), -1, cv2.LINE_AA)
    return picture.clip(0, 1)


def _clouds(rng: Random, side: int) -> Colours:
    picture = np.ones((side, side, 3), np.float32) * colour(rng)
    for length in (60, 25, 8, 2):
        tint = rng.normal(0, 0.08) + rng.normal(0, 0.05, 3)
        picture = picture + noise(rng, side, length, length * rng.uniform(0.5, 2))[..., None] * tint.astype(np.float32)
    return np.asarray(picture, np.float32)


def _shapes(rng: Random, side: int) -> Colours:
    """Lines, discs, polygons and bundles of strokes, such as branches."""
    picture = np.ascontiguousarray(np.ones((side, side, 3), np.float32) * colour(rng))
    for _ in range(int(rng.integers(8, 60))):
        paint = tuple(float(value) for value in colour(rng))
        place = rng.uniform(0, side, 2)
        kind = rng.integers(4)
        if kind == 0:
            end = place + rng.normal(0, side / 3, 2)
            cv2.line(picture, _pixel(place), _pixel(end), paint, int(rng.integers(1, 10)), cv2.LINE_AA)
        elif kind == 1:
            axes = _pixel(rng.uniform(3, side / 5, 2))
            cv2.ellipse(picture, _pixel(place), axes, float(rng.uniform(0, 180)), 0, 360, paint, -1, cv2.LINE_AA)
        elif kind == 2:
            corners = place + rng.normal(0, side / 7, (int(rng.integers(3, 6)), 2))
            cv2.fillPoly(picture, [corners.round().astype(np.int32)], paint, cv2.LINE_AA)
        else:
            direction = rng.normal(0, side / 8, 2)
            for _ in range(12):
                start = place + rng.normal(0, 10, 2)
                end = start + direction * rng.uniform(0.4, 1.5) + rng.normal(0, 6, 2)
                cv2.line(picture, _pixel(start), _pixel(end), paint, 1, cv2.LINE_AA)
    return picture


def _part(rng: Random, picture: Colours) -> Colours:
    """A square of a portrait, turned and enlarged: clothes, hair and grounds as a camera sees them."""
    side = picture.shape[0]
    size = int(rng.integers(side // 8, side // 3))
    top, left = rng.integers(side // 4, side - size), rng.integers(side // 4, 3 * side // 4 - size // 2)
    part = np.rot90(picture[top : top + size, left : left + size], int(rng.integers(4)))
    return np.asarray(cv2.resize(np.ascontiguousarray(part), (side, side), interpolation=cv2.INTER_CUBIC), np.float32)


def _pixel(point: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
