"""Headwear painted on heads, and bald heads: what portraits of officials lack."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from scripts.labelling.classes import UNSURE, Labels, index_of
from scripts.training.head_parts.canvas import SIDE, Canvas
from scripts.training.head_parts.textures import cloth, colour, leaves, noise

Colours = NDArray[np.float32]
Where = NDArray[np.bool_]
Random = np.random.Generator

HAIR, HEADWEAR, FACE_SKIN = index_of("hair"), index_of("headwear"), index_of("face_skin")


@dataclass(frozen=True)
class Head:
    """A head's own axes on the canvas.

    Attributes:
        across: (SIDE, SIDE) float32: units to the right of the middle of the face.
        above: (SIDE, SIDE) float32: units above the upper end of the face mesh.
        half_width: half the face's width, units.
        height: from the chin to the upper end of the mesh, units.
        oval: (SIDE, SIDE), inside the face's outline.
        hair: (SIDE, SIDE), which pixels are labelled hair.
        unit: the distance between the eyes, pixels.
    """

    across: NDArray[np.float32]
    above: NDArray[np.float32]
    half_width: float
    height: float
    oval: Where
    hair: Where
    unit: float


def head_of(canvas: Canvas, labels: Labels) -> Head:
    """Measure the axes of a canvas's head.

    Args:
        canvas: for its landmarks.
        labels: (SIDE, SIDE) class indices, as they are now.
    """
    face = canvas.face
    top, chin, left, right = (face.points[index] for index in (10, 152, 127, 356))
    middle = (left + right) / 2
    rows, columns = np.indices((SIDE, SIDE), np.float32) + np.float32(0.5)
    across = ((columns - middle[0]) * face.right[0] + (rows - middle[1]) * face.right[1]) / canvas.unit
    above = ((columns - top[0]) * face.up[0] + (rows - top[1]) * face.up[1]) / canvas.unit
    width = float(np.linalg.norm(right - left)) / 2 / canvas.unit
    height = float(np.linalg.norm(top - chin)) / canvas.unit
    return Head(
        across.astype(np.float32), above.astype(np.float32), width, height, canvas.oval, labels == HAIR, canvas.unit
    )


def _dome(head: Head, rng: Random, low: float, width: float, tall: float) -> Where:
    """A dome over the skull from `low` units above the mesh; with a curved lower edge."""
    edge = low - rng.uniform(0.0, 0.35) * (head.across / head.half_width) ** 2
    rise = np.clip((head.above - low) / tall, -0.3, 2)
    power = rng.uniform(2.0, 3.2)
    inside: Where = (np.abs(head.across) / width) ** power + np.maximum(rise, 0) ** power < 1
    return np.asarray(inside & (head.above > edge))


def _beanie(head: Head, rng: Random) -> Where:
    low = rng.uniform(-0.75, 0.1)
    width = head.half_width * rng.uniform(1.08, 1.3)
    return _dome(head, rng, low, width, rng.uniform(1.0, 1.9) - low / 2)


def _peaked(head: Head, rng: Random) -> Where:
    """A cap with a peak that comes towards the camera or to a side."""
    low = rng.uniform(-0.55, 0.1)
    cap = _dome(head, rng, low, head.half_width * rng.uniform(1.06, 1.25), rng.uniform(1.0, 1.5))
    shift = rng.normal(0, 0.5)
    peak = ((head.across - shift) / rng.uniform(0.8, 1.35)) ** 2 + ((head.above - low) / rng.uniform(0.15, 0.45)) ** 2
    return cap | (peak < 1)


def _brimmed(head: Head, rng: Random) -> Where:
    low = rng.uniform(-0.4, 0.15)
    crown = _dome(head, rng, low, head.half_width * rng.uniform(1.0, 1.2), rng.uniform(1.0, 1.8))
    brim = (head.across / (head.half_width * rng.uniform(1.4, 2.6))) ** 2
    return crown | (brim + ((head.above - low - 0.05) / rng.uniform(0.15, 0.5)) ** 2 < 1)


def _beret(head: Head, rng: Random) -> Where:
    low, side = rng.uniform(-0.35, 0.25), rng.choice([-1.0, 1.0])
    lean = head.above - low + side * 0.35 * head.across
    flat = ((head.across - side * rng.uniform(0.1, 0.6)) / (head.half_width * rng.uniform(1.25, 1.7))) ** 2
    disc: Where = flat + ((lean - 0.55) / rng.uniform(0.5, 0.9)) ** 2 < 1
    return np.asarray((disc & (lean > -0.05)) | _dome(head, rng, low, head.half_width * 1.08, 0.8))


def _band(head: Head, rng: Random) -> Where:
    """A headband: a strip across the hair or the forehead."""
    low, broad = rng.uniform(-0.5, 0.5), rng.uniform(0.12, 0.4)
    curve = low + rng.uniform(-0.1, 0.25) * (1 - (head.across / head.half_width) ** 2)
    return (head.above > curve) & (head.above < curve + broad) & (head.hair | head.oval)


def _swim_cap(head: Head, rng: Random) -> Where:
    """Tight over the hair, above a line over the ears."""
    low = rng.uniform(-0.6, 0.0)
    line = low - rng.uniform(0.3, 0.9) * (head.across / head.half_width) ** 2
    dome = _dome(head, rng, low, head.half_width * rng.uniform(1.02, 1.14), rng.uniform(0.85, 1.2))
    return dome | ((head.hair | head.oval) & (head.above > line) & (np.abs(head.across) < head.half_width * 1.3))


def _scarf(head: Head, rng: Random) -> Where:
    """A headscarf: around the face, over neck and shoulders."""
    middle = -head.height * 0.45
    inner = (head.across / (head.half_width * rng.uniform(0.86, 1.0))) ** 2
    opening = inner + ((head.above - middle) / (head.height * rng.uniform(0.5, 0.6))) ** 2 < 1
    wide = head.half_width * rng.uniform(1.25, 1.6)
    grown = np.clip(-(head.above + head.height * 0.6), 0, 4) * rng.uniform(0.1, 1.1)
    tall = head.height * 0.5 + rng.uniform(0.7, 1.2)
    outer = (np.abs(head.across) / (wide + grown)) ** 2.2 + (np.maximum(head.above - middle, 0) / tall) ** 2.2 < 1
    return np.asarray(outer & ~opening & (head.above > -head.height - rng.uniform(0.4, 3.5)))


def _wreath(head: Head, rng: Random) -> Where:
    """Blossoms and leaves, or a broad ribbon, around the upper head."""
    low, broad = rng.uniform(-0.3, 0.5), rng.uniform(0.35, 0.9)
    curve = low - rng.uniform(0.2, 0.7) * (head.across / head.half_width) ** 2
    strip = (head.above > curve) & (head.above < curve + broad) & (np.abs(head.across) < head.half_width * 1.25)
    blossoms = np.zeros(strip.shape, np.uint8)
    rows, columns = np.nonzero(strip)
    for index in rng.integers(len(rows), size=40) if len(rows) else ():
        radius = int(rng.uniform(0.12, 0.3) * head.unit)
        cv2.circle(blossoms, (int(columns[index]), int(rows[index])), radius, 1, -1)
    return np.asarray(blossoms > 0)


KINDS: tuple[tuple[Callable[[Head, Random], Where], float], ...] = (
    (_beanie, 0.17),
    (_peaked, 0.16),
    (_brimmed, 0.12),
    (_beret, 0.17),
    (_band, 0.08),
    (_swim_cap, 0.1),
    (_scarf, 0.1),
    (_wreath, 0.1),
)
"""The shapes, and how often each is drawn."""

OPEN = (_band, _scarf, _wreath)
"""Shapes above which hair looks out, or that hide it anyway."""


def with_headwear(rgb: Colours, labels: Labels, head: Head, rng: Random) -> tuple[Colours, Labels, Where]:
    """Put a hat on a head.

    Args:
        rgb: (SIDE, SIDE, 3) float32, 0…1.
        labels: (SIDE, SIDE) class indices.
        head: the head's axes.
        rng: the source of chance.

    Returns:
        New colours, new labels, and where the hat is.
    """
    shapes, shares = zip(*KINDS, strict=True)
    shape = shapes[rng.choice(len(shapes), p=shares)]
    hat = shape(head, rng)
    if shape not in OPEN and rng.random() < 0.75:
        hat |= head.hair & (head.above > rng.uniform(-0.3, 0.2))  # hair does not look out above a hat
    if shape is _scarf and rng.random() < 0.85:
        hat |= head.hair
    hat = _smooth(hat, rng)
    stuff = leaves(rng, SIDE) if shape is _wreath and rng.random() < 0.8 else cloth(rng, SIDE)
    fabric = stuff * _shading(head, rng)[..., None]
    if shape not in OPEN and rng.random() < 0.35:
        strip = (head.above < rng.uniform(-0.2, 0.4)) & (np.abs(head.across) < 3)
        fabric = np.where(strip[..., None], fabric * 0.3 + 0.7 * colour(rng), fabric)
    share = cv2.GaussianBlur(hat.astype(np.float32), (0, 0), rng.uniform(0.5, 1.1))[..., None]
    shadow = cv2.GaussianBlur(np.roll(hat, int(rng.integers(1, 6)), axis=0).astype(np.float32), (0, 0), 3)[..., None]
    shaded = rgb * (1 - rng.uniform(0, 0.5) * shadow)
    return (shaded * (1 - share) + fabric.clip(0, 1) * share).astype(np.float32), _relabelled(labels, hat), hat


def bald(rgb: Colours, labels: Labels, head: Head, canvas: Canvas, rng: Random) -> tuple[Colours, Labels]:
    """Paint the hair with the head's own skin; sometimes a wreath of hair stays.

    Args:
        rgb: (SIDE, SIDE, 3) float32, 0…1.
        labels: (SIDE, SIDE) class indices.
        head: the head's axes.
        canvas: for the landmarks of the forehead.
        rng: the source of chance.
    """
    forehead = fill_polygons((SIDE, SIDE), [canvas.face.ring(mesh.MID_FOREHEAD)]) > 0.5
    skin = np.median(
        rgb[forehead & (labels != HAIR)] if (forehead & (labels != HAIR)).any() else rgb[head.oval], axis=0
    )
    painted = np.asarray(cv2.dilate(head.hair.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    if rng.random() < 0.45:
        painted &= ~(head.hair & (head.above < rng.uniform(-0.6, 0.3)))
    radius = np.hypot(head.across / (1.2 * head.half_width), head.above / 1.3)
    light = 1.06 - 0.35 * np.clip(radius, 0, 1.3) ** 2 + rng.uniform(-0.2, 0.2) * head.across / head.half_width
    if rng.random() < 0.6:
        x, y = rng.normal(0, 0.4), rng.uniform(0.1, 0.7)
        spot = np.exp(-((head.across - x) ** 2 + (head.above - y) ** 2) / rng.uniform(0.05, 0.25))
        light = light + spot * rng.uniform(0.1, 0.5)
    grain = noise(rng, SIDE, 1, 1) * rng.uniform(0.004, 0.03)
    fresh = np.clip(skin * light.clip(0.3, 1.5)[..., None] + grain[..., None], 0, 1)
    share = cv2.GaussianBlur(painted.astype(np.float32), (0, 0), 1.1)[..., None]
    new = np.where(painted, np.uint8(FACE_SKIN), labels)
    return (rgb * (1 - share) + fresh * share).astype(np.float32), np.asarray(new, np.uint8)


def _smooth(where: Where, rng: Random) -> Where:
    """Round corners, and a slightly uneven edge."""
    soft = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 1.5)
    return np.asarray(soft + noise(rng, SIDE, 5, 5) * rng.uniform(0, 0.12) > 0.5)


def _shading(head: Head, rng: Random) -> NDArray[np.float32]:
    """Darker at the sides, lighter on one of them."""
    side = head.across / (1.2 * head.half_width)
    light = 1 - 0.3 * np.clip(side**2, 0, 1.5) + rng.uniform(-0.3, 0.3) * np.clip(side, -1.5, 1.5)
    return np.asarray(light.clip(0.2, 1.5), np.float32)


def _relabelled(labels: Labels, hat: Where) -> Labels:
    """The labels under a hat; its edge is unsure."""
    border = cv2.morphologyEx(hat.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > 0
    new = np.where(hat, np.uint8(HEADWEAR), labels)
    return np.asarray(np.where(border, np.uint8(UNSURE), new), np.uint8)
