"""Things painted in front of a head: hands, masks, microphones, cups, phones."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.landmarks import OVAL
from scripts.labelling.classes import UNSURE, Labels, index_of
from scripts.training.head_parts.canvas import SIDE, Canvas
from scripts.training.head_parts.skin_tones import SKINS
from scripts.training.head_parts.textures import cloth, colour, noise

Colours = NDArray[np.float32]
Where = NDArray[np.bool_]
Random = np.random.Generator
Point = NDArray[np.float64]

COVER = index_of("cover")
HEAD = [index_of(name) for name in ("hair", "headwear", "face_skin", "beard", "glasses", "cover")]
"""What lies in front of these is a cover; elsewhere the same thing may be anything."""

NOSE_BRIDGE = 197
OWN_SKIN = 0.7
"""Most hands at a face are the person's own."""

Painted = tuple[Where, Colours]
"""Where the thing is, and (SIDE, SIDE, 3) its colours."""


def with_cover(rgb: Colours, labels: Labels, canvas: Canvas, rng: Random) -> tuple[Colours, Labels]:
    """Put something in front of a head.

    Args:
        rgb: (SIDE, SIDE, 3) float32, 0…1.
        labels: (SIDE, SIDE) class indices.
        canvas: for landmarks and unit.
        rng: the source of chance.
    """
    kinds, shares = zip(*KINDS, strict=True)
    where, colours = kinds[rng.choice(len(kinds), p=shares)](rgb, canvas, rng)
    share = cv2.GaussianBlur(where.astype(np.float32), (0, 0), rng.uniform(0.5, 1.1))[..., None]
    fallen = cv2.GaussianBlur(np.roll(where, rng.integers(-4, 5, 2), (0, 1)).astype(np.float32), (0, 0), 3)[..., None]
    shaded = rgb * (1 - rng.uniform(0, 0.45) * fallen)
    head = np.isin(labels, HEAD) | canvas.oval
    new = np.where(where, np.where(head, np.uint8(COVER), np.uint8(UNSURE)), labels)
    border = cv2.morphologyEx(where.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > 0
    new = np.where(border, np.uint8(UNSURE), new)
    return (shaded * (1 - share) + colours.clip(0, 1) * share).astype(np.float32), new.astype(np.uint8)


def _hand(rgb: Colours, canvas: Canvas, rng: Random) -> Painted:
    """A palm with fingers and a forearm that comes from below or from a side."""
    unit = canvas.unit
    target = canvas.eyes + rng.normal(0, 1, 2) * np.array([0.9, 0.8]) * unit + np.array([0, 0.7 * unit])
    angle = rng.uniform(-1.1, 1.1) if rng.random() < 0.75 else rng.uniform(-2.6, 2.6)
    back = np.array([np.sin(angle), np.cos(angle)])  # from the fingers to the forearm; angle 0 comes from below
    beside = np.array([back[1], -back[0]])
    length, width = rng.uniform(0.9, 1.35) * unit, rng.uniform(0.2, 0.28) * unit
    wrist = target + back * (length + 1.0 * unit)
    parts: list[tuple[Point, Point, float]] = []
    spread, curl = rng.uniform(0.0, 0.28), rng.uniform(0.55, 1.0)
    fingers = int(rng.integers(2, 5))
    for number in range(fingers):
        offset = number - (fingers - 1) / 2
        root = target + back * length + beside * offset * width * 1.02
        direction = -back + beside * offset * spread
        parts.append((root, root + direction * length * curl * (1 - 0.08 * abs(offset)), width))
    thumb = target + back * (length + 0.7 * unit) + beside * rng.choice([-1, 1]) * width * 1.6
    parts.append((thumb, thumb - back * 0.7 * unit + (thumb - wrist) * rng.uniform(0.2, 0.8), width * 1.1))
    parts.append((target + back * (length + 0.35 * unit), wrist, width * fingers * 0.95))
    parts.append((wrist, wrist + back * 6 * unit, width * rng.uniform(2.2, 3.2)))
    return _limbs(parts, _skin(rgb, canvas, rng), rng)


def _arm(rgb: Colours, canvas: Canvas, rng: Random) -> Painted:
    """A forearm across hair or face, sometimes in a sleeve."""
    unit = canvas.unit
    start = (
        canvas.eyes + rng.normal(0, 1, 2) * np.array([1.6, 0.7]) * unit - np.array([0, rng.uniform(-0.3, 1.6) * unit])
    )
    angle = rng.uniform(0, 2 * np.pi)
    end = start + 8 * unit * np.array([np.cos(angle), np.sin(angle)])
    where, skin = _limbs([(start, end, rng.uniform(0.6, 1.1) * unit)], _skin(rgb, canvas, rng), rng)
    return where, cloth(rng, SIDE) if rng.random() < 0.4 else skin


def _mask(rgb: Colours, canvas: Canvas, rng: Random) -> Painted:
    """A mask over nose, mouth and chin, held by strings."""
    points = canvas.landmarks[:, :2]
    ring = points[list(OVAL)]
    top = points[NOSE_BRIDGE] + (points[4] - points[NOSE_BRIDGE]) * rng.uniform(-0.2, 0.8)
    axes = canvas.face
    below = (ring - top) @ axes.up < -0.12 * canvas.unit * np.abs((ring - top) @ axes.right / canvas.unit)
    outline = np.vstack([ring[below] + (ring[below] - top) * rng.uniform(0, 0.07), top[None]])
    where = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(where, [cv2.convexHull(outline.astype(np.float32)).round().astype(np.int32)], 1)
    fabric = cloth(rng, SIDE) if rng.random() < 0.4 else np.ones((SIDE, SIDE, 3), np.float32) * _mask_colour(rng)
    light = 1 + noise(rng, SIDE, 12, 5) * rng.uniform(0.02, 0.1)
    return where > 0, (fabric * light[..., None]).astype(np.float32)


def _mask_colour(rng: Random) -> NDArray[np.float32]:
    usual = np.array([(0.6, 0.8, 0.9), (0.95, 0.95, 0.95), (0.1, 0.1, 0.1), (0.85, 0.7, 0.75)], np.float32)
    return np.asarray(usual[rng.integers(len(usual))] * rng.uniform(0.75, 1.05), np.float32)


def _thing(rgb: Colours, canvas: Canvas, rng: Random) -> Painted:
    """A microphone, a cup, a phone: a shaded ball, cylinder or box, often held from below."""
    unit = canvas.unit
    centre = canvas.eyes + np.array([rng.normal(0, 0.7), rng.uniform(0.6, 2.2)]) * unit
    axes = (rng.uniform(0.25, 0.9, 2) * unit).astype(np.float64)
    angle = float(rng.normal(0, 25))
    where = np.zeros((SIDE, SIDE), np.uint8)
    if rng.random() < 0.5:
        cv2.ellipse(where, _pixel(centre), _pixel(axes), angle, 0, 360, 1, -1)
        if rng.random() < 0.7:
            end = centre + 6 * unit * np.array([np.sin(np.radians(angle)), np.cos(np.radians(angle))])
            cv2.line(where, _pixel(centre), _pixel(end), 1, max(2, round(float(axes[0]) * 0.8)))
    else:
        box = cv2.boxPoints((centre.tolist(), (2 * axes[0], 2.2 * axes[1]), angle))
        cv2.fillPoly(where, [box.round().astype(np.int32)], 1)
    columns = np.indices((SIDE, SIDE), np.float32)[1] - np.float32(centre[0])
    light = 1 - 0.4 * (columns / axes[0]).clip(-1.3, 1.3) ** 2 + 0.1 * noise(rng, SIDE, 1, 1)
    fabric = cloth(rng, SIDE) if rng.random() < 0.3 else np.ones((SIDE, SIDE, 3), np.float32) * colour(rng)
    return where > 0, (fabric * light.clip(0.3, 1.4)[..., None]).astype(np.float32)


KINDS: tuple[tuple[Callable[[Colours, Canvas, Random], Painted], float], ...] = (
    (_hand, 0.45),
    (_arm, 0.15),
    (_mask, 0.2),
    (_thing, 0.2),
)
"""What is painted, and how often."""


def _skin(rgb: Colours, canvas: Canvas, rng: Random) -> NDArray[np.float32]:
    """(3,): the person's own colour, or another person's."""
    if rng.random() < OWN_SKIN:
        own = np.median(rgb[canvas.oval], axis=0)
        return np.asarray(own * rng.uniform(0.75, 1.15) * (1 + rng.normal(0, 0.04, 3)), np.float32)
    return np.asarray(SKINS[rng.integers(len(SKINS))] * rng.uniform(0.8, 1.15), np.float32)


def _limbs(parts: list[tuple[Point, Point, float]], skin: NDArray[np.float32], rng: Random) -> Painted:
    """Round bars, each shaded towards its edge; later ones lie on top."""
    where = np.zeros((SIDE, SIDE), bool)
    light = np.ones((SIDE, SIDE), np.float32)
    tilt = rng.uniform(-0.25, 0.25)
    for start, end, width in parts:
        bar = np.zeros((SIDE, SIDE), np.uint8)
        cv2.line(bar, _pixel(start), _pixel(end), 1, max(2, round(width)))
        inside = cv2.distanceTransform(bar, cv2.DIST_L2, 3) / max(width / 2, 1)
        light = np.where(bar > 0, 1 - rng.uniform(0.15, 0.45) * (1 - inside.clip(0, 1)) ** 2 + tilt * 0.2, light)
        where |= bar > 0
    folds = noise(rng, SIDE, 2, 2) * rng.uniform(0.01, 0.05) + noise(rng, SIDE, 9, 9) * rng.uniform(0.01, 0.06)
    smooth = cv2.GaussianBlur(light, (0, 0), 0.8)
    return where, (skin * (smooth + folds)[..., None]).astype(np.float32)


def _pixel(point: NDArray[np.float64]) -> tuple[int, int]:
    limited = np.clip(point, -4 * SIDE, 4 * SIDE)
    return round(float(limited[0])), round(float(limited[1]))
