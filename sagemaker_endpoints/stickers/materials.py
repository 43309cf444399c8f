"""What the surfaces of stickers are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Material:
    """How a surface answers to light.

    Attributes:
        gloss: reflectance of its coat from straight ahead, 0…1.
        sharpness: exponent of the highlight of the main light.
        metal: share of reflection that takes the surface's own colour instead of diffuse light, 0…1.
        wrap: how far diffuse light reaches around the edge of the shade, as in cloth and fur, 0…1.
        grain: contrast of the texture in the colour, 0…1.
        bump: how far the texture turns the normals.
        cells: of the texture in a unit, across and along.
    """

    gloss: float = 0.0
    sharpness: float = 30.0
    metal: float = 0.0
    wrap: float = 0.0
    grain: float = 0.0
    bump: float = 0.0
    cells: tuple[float, float] = (200.0, 200.0)


MATERIALS = {
    "felt": Material(gloss=0.012, sharpness=6.0, wrap=0.25, grain=0.35, bump=0.10, cells=(170.0, 170.0)),
    "silk": Material(gloss=0.022, sharpness=14.0, wrap=0.10, grain=0.25, bump=0.06, cells=(40.0, 500.0)),
    "satin": Material(gloss=0.04, sharpness=18.0, wrap=0.10, grain=0.15, bump=0.05, cells=(20.0, 420.0)),
    "gold": Material(gloss=0.5, sharpness=60.0, metal=0.85, grain=0.06, bump=0.07, cells=(45.0, 45.0)),
    "polished": Material(gloss=0.6, sharpness=120.0, metal=0.9),
    "pearl": Material(gloss=0.12, sharpness=90.0, wrap=0.35),
    "stone": Material(gloss=0.16, sharpness=160.0, wrap=0.2),
    "acetate": Material(gloss=0.032, sharpness=90.0, wrap=0.05),
    "lens": Material(gloss=0.034, sharpness=300.0),
    "fur": Material(gloss=0.012, sharpness=8.0, wrap=0.45),
}
"""The materials, by the name that the art uses."""
