"""The colours of surfaces in the light of a photo."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .light import Light
from .materials import Material
from .meshes import unit_vectors

TILE = 256
"""Side of the noise tile, cells."""

SKY, GROUND = 0.95, 0.16
"""Brightness of what a glossy surface mirrors above and below."""

HORIZON_DARK, HORIZON_WIDTH = 0.6, 0.16
"""How dark the horizon in the mirrored surroundings is, and its width: the dark line by which metal is recognised."""

GRAZING = 0.30
"""Smallest cosine at which reflection is computed: at the very edge it would draw a bright line around everything."""

SOFTBOX = (0.62, 0.86)
"""Cosine of the angle to the light at the edge of the mirrored main light and in its middle."""

RIM_LIGHT = np.array([0.75, 0.35, -0.45], np.float32)
"""Direction of a second, weaker light in the mirrored surroundings; its x is turned away from the main light."""

Vectors = NDArray[np.float32]


def shade(
    light: Light, material: Material, normals: Vectors, colours: Vectors, texture: Vectors
) -> tuple[Vectors, Vectors]:
    """Light that surfaces send to the camera.

    Args:
        light: of the photo.
        material: of the surface.
        normals: (N, 3) unit vectors in the frame of the light.
        colours: (N, 3) linear light.
        texture: (N, 2) position on the surface, units.

    Returns:
        What the body of the surface sends, and what its coat mirrors: (N, 3) float32 each, linear light, 0 black …
        1 white; more in highlights.
    """
    if material.grain or material.bump:
        noise, slope = _noise(texture * np.array(material.cells, np.float32))
        colours = colours * (1 + np.float32(material.grain) * noise)[:, None]
        normals = unit_vectors(normals + np.float32(material.bump) * slope)
    facing = normals @ light.direction
    wrap = np.float32(material.wrap)
    key = np.maximum((facing + wrap) / (1 + wrap), 0) * np.float32(light.key * 1.5)
    ambient = np.float32(1 - light.key) * (np.float32(0.8) + np.float32(0.25) * normals[:, 1])
    diffuse = colours * (key + ambient)[:, None]
    if not material.gloss:
        return diffuse * light.colour, np.zeros_like(diffuse)
    mirrored = 2 * normals[:, 2:] * normals - np.array([0, 0, 1], np.float32)
    surroundings = _surroundings(mirrored, light)
    fresnel = np.float32(material.gloss) + np.float32(1 - material.gloss) * (1 - normals[:, 2].clip(GRAZING, 1)) ** 5
    spark = np.float32(4.0 if material.metal == 0 else 2.0) * (mirrored @ light.direction).clip(0, 1) ** np.float32(
        material.sharpness
    )
    coat = (fresnel * surroundings + np.float32(material.gloss) * spark)[:, None]
    metal = colours * (surroundings * np.float32(1.25) + spark)[:, None]
    share = np.float32(material.metal)
    body = (1 - share) * diffuse * (1 - fresnel[:, None]) + share * metal
    return float32(body * light.colour), float32((1 - share) * coat * light.colour)


def _surroundings(direction: Vectors, light: Light) -> NDArray[np.float32]:
    """Brightness of a studio in directions (N, 3)."""
    up = direction[:, 1]
    room = np.float32(GROUND) + np.float32(SKY - GROUND) * smoothstep(-0.5, 0.9, up)
    room = room * (1 - np.float32(HORIZON_DARK) * np.exp(-((up / HORIZON_WIDTH) ** 2)))
    box = smoothstep(*SOFTBOX, direction @ light.direction)
    second = unit_vectors(RIM_LIGHT * np.array([-np.sign(light.direction[0]) or 1, 1, 1], np.float32))
    return float32(room + np.float32(0.9) * box + np.float32(0.45) * smoothstep(0.55, 0.95, direction @ second))


def _noise(places: NDArray[np.float32]) -> tuple[NDArray[np.float32], Vectors]:
    """Noise about -1…1 at places (N, 2), in cells, and a sideways vector for each."""
    column, row = (places.astype(np.int32) % TILE).T
    tile = _tile()
    value, across = tile[row, column], tile[(row + 1) % TILE, column]
    zero = np.zeros_like(value)
    return value, float32(np.stack([value, across, zero], axis=1))


@cache
def _tile() -> NDArray[np.float32]:
    noise = np.random.default_rng(5).standard_normal((TILE, TILE)).astype(np.float32)
    wide = cv2.GaussianBlur(noise, (0, 0), 1.0, borderType=cv2.BORDER_REFLECT)
    return float32(np.clip(0.5 * noise + 1.4 * wide, -2, 2) * 0.6)
