"""Hair painted longer than it is, over neck and clothes, and fringes: what portraits of officials lack."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.labelling.classes import Labels, index_of
from scripts.training.head_parts.canvas import SIDE
from scripts.training.head_parts.headwear import Head
from scripts.training.head_parts.textures import noise

Colours = NDArray[np.float32]
Random = np.random.Generator

HAIR = index_of("hair")

LEAST_HAIR = 150
"""With fewer pixels of hair, its colour is not known."""


def with_longer_hair(rgb: Colours, labels: Labels, head: Head, rng: Random) -> tuple[Colours, Labels]:
    """Let the hair hang down on one side or both.

    Args:
        rgb: (SIDE, SIDE, 3) float32, 0…1.
        labels: (SIDE, SIDE) class indices.
        head: the head's axes.
        rng: the source of chance.
    """
    wave = noise(rng, SIDE, 30, 12) * rng.uniform(0, 0.12)
    down = -head.above / head.height
    inner = head.half_width * (rng.uniform(0.72, 1.0) + rng.uniform(-0.1, 0.25) * down) + wave
    outer = head.half_width * (rng.uniform(1.12, 1.5) + rng.uniform(-0.1, 0.3) * down) + wave
    start, end = rng.uniform(0.0, 0.4), rng.uniform(1.05, 2.6)
    side = rng.choice([-1.0, 0.0, 1.0], p=[0.15, 0.7, 0.15])
    across = np.abs(head.across) if side == 0 else head.across * side
    tips = end + noise(rng, SIDE, 3, 30) * rng.uniform(0, 0.15)
    curtain = (across > inner) & (across < outer) & (down > start) & (down < tips)
    behind = (down > 0.75) & (down < tips) & (across < inner) & (labels == index_of("ground"))
    return _painted(rgb, labels, head, np.asarray(curtain | behind), rng)


def with_fringe(rgb: Colours, labels: Labels, head: Head, rng: Random) -> tuple[Colours, Labels]:
    """Let the hair fall over the forehead.

    Args:
        rgb: (SIDE, SIDE, 3) float32, 0…1.
        labels: (SIDE, SIDE) class indices.
        head: the head's axes.
        rng: the source of chance.
    """
    end = rng.uniform(-0.65, -0.15) + rng.uniform(-0.3, 0.3) * head.across / head.half_width
    jagged = end + noise(rng, SIDE, rng.uniform(1, 4), 40) * rng.uniform(0.02, 0.2)
    parted = rng.random() < 0.3
    open_middle = np.abs(head.across - rng.uniform(-0.4, 0.4)) < rng.uniform(0.1, 0.5) * (0.3 - head.above)
    fringe = (head.above > jagged) & (labels == index_of("face_skin"))
    return _painted(rgb, labels, head, np.asarray(fringe & ~open_middle if parted else fringe), rng)


def _painted(rgb: Colours, labels: Labels, head: Head, where: NDArray[np.bool_], rng: Random) -> tuple[Colours, Labels]:
    """Strands in the colours of the head's own hair."""
    if head.hair.sum() < LEAST_HAIR:
        return rgb, labels
    own = rgb[head.hair]
    middle, spread = np.median(own, axis=0), own.mean(axis=1).std()
    strands = noise(rng, SIDE, rng.uniform(0.5, 1.4), rng.uniform(10, 40))
    locks = noise(rng, SIDE, rng.uniform(3, 8), rng.uniform(25, 70))
    light = 1 + (0.6 * strands + 0.8 * locks) * max(float(spread / (middle.mean() + 0.05)), 0.12)
    fresh = np.clip(middle * light.clip(0.25, 2.2)[..., None], 0, 1)
    soft = cv2.GaussianBlur(where.astype(np.float32), (0, 0), rng.uniform(0.6, 1.2))
    ragged = np.clip(soft + 0.25 * strands * (soft > 0.15) * (soft < 0.85), 0, 1)
    shade = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 4) * rng.uniform(0, 0.35)
    shaded = rgb * (1 - np.where(where, 0, shade)[..., None])
    new = np.where(ragged > 0.5, np.uint8(HAIR), labels)
    unsure = (ragged > 0.25) & (ragged < 0.75)
    new = np.where(unsure, np.uint8(index_of("unsure")), new)
    return (shaded * (1 - ragged[..., None]) + fresh * ragged[..., None]).astype(np.float32), new.astype(np.uint8)
