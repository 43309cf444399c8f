"""What no attribute names: the colours of a drawn head and its surroundings, the light, the pose."""

from dataclasses import dataclass

import numpy as np

from scripts.datasets.drawn_faces.canvas import Colours, tone
from scripts.datasets.drawn_faces.traits import HairColour, Traits, chance

SKINS = ((0.93, 0.76, 0.66), (0.87, 0.67, 0.54), (0.78, 0.57, 0.43), (0.62, 0.42, 0.3), (0.45, 0.29, 0.2))
"""Tones of skin, light to dark, sRGB."""

PALE = (0.97, 0.89, 0.86)
"""Pale skin: lighter and less colourful than every tone above."""

HAIRS: dict[HairColour, tuple[float, float, float]] = {
    "black": (0.07, 0.06, 0.06),
    "blond": (0.85, 0.68, 0.38),
    "brown": (0.35, 0.2, 0.11),
    "grey": (0.62, 0.62, 0.63),
}

EYES = ((0.25, 0.15, 0.08), (0.3, 0.45, 0.6), (0.3, 0.42, 0.25), (0.15, 0.1, 0.07))
"""Colours of irises."""

MAX_YAW, MAX_PITCH, MAX_ROLL = 22.0, 10.0, 10.0
"""Degrees: well inside what the filters of `dataset prepare` let through."""


@dataclass(frozen=True)
class Looks:
    """The looks of one head.

    Attributes:
        skin, hair, lips, iris: sRGB, 0…1.
        clothes, ground: sRGB, 0…1; the ground has an upper and a lower colour.
        light: (3,) unit vector towards the light: x right, y down, z away from the camera.
        angles: yaw, pitch, roll of the head, degrees.
        tint: (3,) factors of the light's colour and strength.
        long_hair: whether the hair reaches the shoulders.
    """

    skin: Colours
    hair: Colours
    lips: Colours
    iris: Colours
    clothes: Colours
    ground: tuple[Colours, Colours]
    light: Colours
    angles: tuple[float, float, float]
    tint: Colours
    long_hair: bool


def looks_of(traits: Traits) -> Looks:
    """The looks of a head; of what a trait decides, only that changes with the trait."""
    skin = _skin(traits)
    hairs = chance(traits.seed, "hair")
    hair = tone(HAIRS[traits.hair]) * np.float32(hairs.uniform(0.85, 1.12))
    rng = chance(traits.seed, "looks")
    lips = tone(skin * (0.9, 0.62, 0.62) + rng.uniform(-0.03, 0.05, 3))
    iris = tone(EYES[rng.integers(len(EYES))])
    clothes, above, below = (tone(rng.uniform(0.08, 0.9, 3)) for _ in range(3))
    light = np.array([rng.uniform(-0.7, 0.7), rng.uniform(-0.7, -0.1), -1.0])
    angles = (_turn(rng, MAX_YAW), _turn(rng, MAX_PITCH), _turn(rng, MAX_ROLL))
    tint = tone(rng.uniform(0.85, 1.05) * (1 + rng.uniform(-0.06, 0.06, 3)))
    return Looks(
        skin=skin,
        hair=hair.clip(0, 1),
        lips=lips.clip(0, 1),
        iris=iris,
        clothes=clothes,
        ground=(above, below),
        light=tone(light / np.linalg.norm(light)),
        angles=angles,
        tint=tint,
        long_hair=bool(rng.random() < 0.45),
    )


def _skin(traits: Traits) -> Colours:
    rng = chance(traits.seed, "skin")
    own = tone(SKINS[rng.choice(len(SKINS), p=(0.25, 0.25, 0.2, 0.15, 0.15))])
    return tone(PALE) if traits.pale_skin else (own * np.float32(rng.uniform(0.94, 1.04))).clip(0, 1)


def _turn(rng: np.random.Generator, limit: float) -> float:
    return float(np.clip(rng.normal(0, limit / 2), -limit, limit))
