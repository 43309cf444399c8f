"""Skin of other tones, with the shading that the photo has."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.labelling.classes import Labels, index_of

Colours = NDArray[np.float32]
Random = np.random.Generator

SKINS = np.array(
    [
        (0.96, 0.82, 0.74),
        (0.90, 0.72, 0.60),
        (0.80, 0.60, 0.46),
        (0.66, 0.46, 0.33),
        (0.48, 0.32, 0.23),
        (0.31, 0.20, 0.15),
    ],
    np.float32,
)
"""sRGB of lit skin from light to dark, one for each type of Fitzpatrick's scale."""

SKIN = [index_of(name) for name in ("face_skin", "body_skin")]


def with_other_skin(rgb: Colours, labels: Labels, rng: Random) -> Colours:
    """Give a person's skin another tone: mostly a darker one, of which portraits have few.

    Args:
        rgb: (h, w, 3) float32, 0…1.
        labels: (h, w) class indices.
        rng: the source of chance.
    """
    skin = np.isin(labels, SKIN)
    if not skin.any():
        return rgb
    tone = SKINS[rng.choice(len(SKINS), p=(0.08, 0.08, 0.12, 0.2, 0.26, 0.26))]
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    aim = cv2.cvtColor(tone[None, None], cv2.COLOR_RGB2LAB)[0, 0] + rng.normal(0, (4, 2, 3)).astype(np.float32)
    own = np.median(lab[skin], axis=0)
    new = lab.copy()
    new[..., 0] = aim[0] * (lab[..., 0] / max(float(own[0]), 5)) ** rng.uniform(0.9, 1.4)
    new[..., 1:] = (lab[..., 1:] - own[1:]) * 0.8 + aim[1:]
    share = cv2.GaussianBlur(skin.astype(np.float32), (0, 0), 1)[..., None]
    mixed = (lab * (1 - share) + new * share).astype(np.float32)
    return np.asarray(cv2.cvtColor(mixed, cv2.COLOR_LAB2RGB), np.float32).clip(0, 1)
