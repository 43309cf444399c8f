"""The drawing media as numbers."""

from dataclasses import dataclass

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.texture import ruled_lines, strokes


@dataclass(frozen=True)
class DrawingMedium:
    """One medium. Lengths are in units (inter-ocular distances); light is relative to the skin's (1).

    Attributes:
        line: standard deviation of a line.
        pressure: opacity of lines, 0…1.
        white: light from which the paper stays empty.
        black: light at which the paper is filled.
        gamma: exponent of the tones in between; higher is lighter.
        tone: opacity of tones, 0…1.
        smudge: standard deviation of the blur of tones.
        broad: dark areas narrower than twice this radius are not shaded.
        chroma: tone that a vivid colour adds, at any light.
        rubbed: share of the tone that is rubbed smooth, 0…1.
        hatching: textures of the strokes: the first for all tones, the next ones cross it in darker tones.
        tooth: share of the paper's grain in the texture, 0…1.
        softness: how gradually a stroke covers the paper, 0…1.
        exposure: factor of the tones at full shading.
        strands: share of strokes that follow hair and folds, 0…1.
        solid: light below which people are filled with pigment; 0 for never.
        calm: how far the background is simplified, 0…1: black and white shows the most.
        pigment: #rrggbb, or None for the photo's own colours.
    """

    line: float
    pressure: float
    white: float
    black: float
    gamma: float
    tone: float
    smudge: float
    broad: float
    chroma: float
    rubbed: float
    hatching: tuple[Plane, ...]
    tooth: float
    softness: float
    exposure: float
    strands: float
    solid: float
    calm: float
    pigment: str | None


def medium_of(style: str) -> DrawingMedium:
    """The medium of a style, with its textures.

    Args:
        style: a key of `MEDIA`.
    """
    return MEDIA[style]()


def _pencil() -> DrawingMedium:
    return DrawingMedium(
        line=0.010,
        pressure=0.85,
        white=1.22,
        black=0.12,
        gamma=1.15,
        tone=0.92,
        smudge=0.010,
        broad=0.0,
        chroma=0.0,
        rubbed=0.35,
        hatching=(strokes(-52.0, 10.0, 0.75), strokes(-28.0, 10.0, 0.75)),
        tooth=0.35,
        softness=0.55,
        exposure=1.6,
        strands=0.85,
        solid=0.0,
        calm=0.6,
        pigment="#2b2b2e",
    )


def _ink() -> DrawingMedium:
    return DrawingMedium(
        line=0.012,
        pressure=1.0,
        white=0.84,
        black=-0.30,
        gamma=1.0,
        tone=1.0,
        smudge=0.02,
        broad=0.045,
        chroma=0.0,
        rubbed=0.0,
        hatching=(ruled_lines(72, 60, 0.12),),
        tooth=0.0,
        softness=0.10,
        exposure=1.6,
        strands=0.0,
        solid=0.50,
        calm=1.0,
        pigment="#101014",
    )


def _charcoal() -> DrawingMedium:
    return DrawingMedium(
        line=0.017,
        pressure=0.9,
        white=1.12,
        black=0.30,
        gamma=1.1,
        tone=1.0,
        smudge=0.025,
        broad=0.0,
        chroma=0.0,
        rubbed=0.45,
        hatching=(strokes(-62.0, 7.0, 1.2),),
        tooth=0.65,
        softness=0.45,
        exposure=1.6,
        strands=0.5,
        solid=0.0,
        calm=0.6,
        pigment="#1c1a19",
    )


def _colour_pencil() -> DrawingMedium:
    return DrawingMedium(
        line=0.010,
        pressure=0.7,
        white=1.30,
        black=0.12,
        gamma=0.75,
        tone=0.96,
        smudge=0.012,
        broad=0.0,
        chroma=0.5,
        rubbed=0.30,
        hatching=(strokes(-52.0, 10.0, 0.85), strokes(-28.0, 10.0, 0.85)),
        tooth=0.4,
        softness=0.55,
        exposure=1.6,
        strands=0.8,
        solid=0.0,
        calm=0.6,
        pigment=None,
    )


MEDIA = {"pencil": _pencil, "ink": _ink, "charcoal": _charcoal, "colour_pencil": _colour_pencil}
"""The media by the value of the parameter `style`; functions, because the textures take a moment to compute."""
