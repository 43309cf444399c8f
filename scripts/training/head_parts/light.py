"""Light, camera and file: what changes the colours of a whole photo."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB

Colours = NDArray[np.float32]
Random = np.random.Generator

DIM = 0.12
"""Share of the photos that are taken in little light: dark hair is hardly lighter than the ground there."""

BLACK, BLACK_SHARE = (4, 20), 0.25
"""Lightness L of black hair, and how often dyed hair is black: without it, black hair is taken for a dark cap."""

LUMA = np.array([0.3, 0.59, 0.11], np.float32)


def relit(rgb: Colours, rng: Random, grey_chance: float = 0.12) -> Colours:
    """Another light: grey or tinted, brighter or darker, from one side.

    Args:
        rgb: (h, w, 3) float32, 0…1.
        rng: the source of chance.
        grey_chance: how often the photo becomes black-and-white or brown.
    """
    grey = (rgb @ LUMA)[..., None]
    if rng.random() < grey_chance:
        sepia = np.array([1.05, 0.98, 0.8]) if rng.random() < 0.3 else np.ones(3)
        rgb = np.asarray(grey * sepia, np.float32)
    else:
        spread = 0.3 if rng.random() < 0.1 else 0.1
        saturated = grey + (rgb - grey) * rng.uniform(0.5, 1.4)
        rgb = np.asarray(saturated * (1 + rng.uniform(-spread, spread, 3)), np.float32)
    gain = rng.uniform(0.2, 0.65) if rng.random() < DIM else rng.uniform(0.65, 1.15)
    rgb = np.asarray(np.clip(rgb, 0, 1) ** rng.uniform(0.7, 1.5) * gain, np.float32)
    if rng.random() < 0.35:
        across, down = np.linspace(-1, 1, rgb.shape[1])[None, :, None], np.linspace(-1, 1, rgb.shape[0])[:, None, None]
        gradient = 1 + rng.uniform(-0.55, 0.55) * across + rng.uniform(-0.25, 0.25) * down
        rgb = np.asarray(rgb * gradient, np.float32)
    return np.clip(rgb, 0, 1).astype(np.float32)


def taken(rgb: Colours, rng: Random) -> RGB:
    """What a camera and a file make of it: blur, few pixels, grain, JPEG.

    Args:
        rgb: (h, w, 3) float32, 0…1.
        rng: the source of chance.
    """
    height, width = rgb.shape[:2]
    if rng.random() < 0.3:
        rgb = np.asarray(cv2.GaussianBlur(rgb, (0, 0), rng.uniform(0.4, 1.4)), np.float32)
    if rng.random() < 0.25:
        factor = rng.uniform(1.3, 3.0)
        small = cv2.resize(rgb, (round(width / factor), round(height / factor)), interpolation=cv2.INTER_AREA)
        rgb = np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    grain = rng.standard_normal(rgb.shape).astype(np.float32) * np.float32(rng.uniform(0, 0.03))
    picture: RGB = (np.clip(rgb + grain, 0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.3:
        _, file = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(25, 85))])
        picture = np.ascontiguousarray(np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), np.uint8)[..., ::-1])
    return picture


def dyed(rgb: Colours, hair: NDArray[np.bool_], rng: Random) -> Colours:
    """Hair of another lightness and tint; strands stay.

    Args:
        rgb: (h, w, 3) float32, 0…1.
        hair: (h, w), which pixels are hair.
        rng: the source of chance.
    """
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    mean = lab[..., 0][hair].mean()
    new = np.empty_like(lab)
    light = rng.uniform(*BLACK) if rng.random() < BLACK_SHARE else mean + rng.uniform(-20, 38)
    new[..., 0] = np.clip((lab[..., 0] - mean) * rng.uniform(0.7, 1.4) + light, 1, 98)
    new[..., 1:] = lab[..., 1:] * rng.uniform(0.3, 1.3) + rng.normal(0, 6 if rng.random() < 0.8 else 25, 2)
    share = cv2.GaussianBlur(hair.astype(np.float32), (0, 0), 1)[..., None]
    mixed = lab * (1 - share) + new * share
    return np.asarray(cv2.cvtColor(mixed.astype(np.float32), cv2.COLOR_LAB2RGB), np.float32).clip(0, 1)
