"""Clothes painted as bare skin: portraits of officials show the neck alone."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.labelling.classes import Labels, index_of
from scripts.training.head_parts.canvas import SIDE
from scripts.training.head_parts.headwear import Head
from scripts.training.head_parts.textures import noise

Colours = NDArray[np.float32]
Random = np.random.Generator

CLOTHES, BODY_SKIN, FACE_SKIN = index_of("clothes"), index_of("body_skin"), index_of("face_skin")

STRAP = 0.2
"""Width of a strap, in units."""


def with_bare_shoulders(rgb: Colours, labels: Labels, head: Head, rng: Random) -> tuple[Colours, Labels]:
    """Lower the neckline: what was cloth above it becomes skin, sometimes with straps.

    Args:
        rgb: (SIDE, SIDE, 3) float32, 0…1.
        labels: (SIDE, SIDE) class indices.
        head: the head's axes.
        rng: the source of chance.
    """
    skin, cloth = (labels == FACE_SKIN) & head.oval, labels == CLOTHES
    if not skin.any() or not cloth.any():
        return rgb, labels
    across, below = head.across / head.half_width, -head.above / head.height
    line = rng.uniform(1.35, 3.0) - rng.uniform(0, 0.35) * np.exp(-(across**2) / 0.5) * rng.choice([-1, 1])
    bare = cloth & (below < line)
    if rng.random() < 0.4:
        strap = rng.uniform(0.8, 1.8)
        bare &= np.abs(np.abs(head.across) - strap - 0.3 * (line - below)) > STRAP * rng.uniform(0.3, 1)
    where = cv2.morphologyEx(bare.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)) > 0
    shade = noise(rng, SIDE, 14, 10) * rng.uniform(0.04, 0.14) + noise(rng, SIDE, 1, 1) * rng.uniform(0.003, 0.02)
    old = cv2.GaussianBlur(rgb.mean(axis=2), (0, 0), 6)
    folds = (old / max(float(old[bare].mean()) if bare.any() else 1, 0.02) - 1) * rng.uniform(0, 0.35)
    light = (rng.uniform(0.75, 1.05) + shade + folds).clip(0.3, 1.4)
    fresh = np.clip(np.median(rgb[skin], axis=0) * light[..., None], 0, 1)
    share = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 0.8)[..., None]
    new = np.where(where, np.uint8(BODY_SKIN), labels)
    return (rgb * (1 - share) + fresh * share).astype(np.float32), new.astype(np.uint8)
