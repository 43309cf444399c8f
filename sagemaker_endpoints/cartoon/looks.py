"""The three cartoon styles as numbers."""

from dataclasses import dataclass

ToneSteps = tuple[tuple[float, float], ...]
"""(light from which a flat tone begins, the tone); both relative to the skin's light (1), dark to light; the first
begins at black."""


@dataclass(frozen=True)
class CartoonLook:
    """One style. Lengths are in units (inter-ocular distances); light and tones are relative to the skin's (1).

    Attributes:
        steps: the flat tones.
        transition: half the width, in light, of the transition between two tones.
        brightness: (exponent, factor): skin of light l is painted with factor · l ** exponent. This is brighter than
            most indoor light, and dark skin stays dark.
        smooth: standard deviation of the blur that rounds the borders of tones.
        chroma: factor of all chroma.
        shadow_chroma: additional factor of chroma in the darkest tone, so that shadows are vivid.
        line: standard deviation of a line.
        pressure: opacity of lines, 0…1.
        ink: colour of lines, #rrggbb.
        solid: light below which people are filled with ink; 0 for never.
        dots: distance of the halftone dots; 0 for none.
        lids: width of the upper lid's line; 0 for none.
        sparkle: radius of the highlight in each eye; 0 for none.
    """

    steps: ToneSteps
    transition: float
    brightness: tuple[float, float]
    smooth: float
    chroma: float
    shadow_chroma: float
    line: float
    pressure: float
    ink: str
    solid: float
    dots: float
    lids: float
    sparkle: float


LOOKS = {
    "anime": CartoonLook(
        steps=((0.0, 0.10), (0.20, 0.24), (0.38, 0.44), (0.58, 0.80), (0.82, 1.0), (1.14, 1.10), (1.30, 1.5)),
        transition=0.025,
        brightness=(0.75, 0.99),
        smooth=0.014,
        chroma=1.35,
        shadow_chroma=1.9,
        line=0.009,
        pressure=1.0,
        ink="#2a1a1f",
        solid=0.0,
        dots=0.0,
        lids=0.035,
        sparkle=0.022,
    ),
    "comic": CartoonLook(
        steps=((0.0, 0.06), (0.30, 0.34), (0.52, 0.62), (0.80, 1.0), (1.16, 1.18), (1.3, 1.5)),
        transition=0.018,
        brightness=(0.8, 0.96),
        smooth=0.012,
        chroma=1.55,
        shadow_chroma=1.4,
        line=0.012,
        pressure=1.0,
        ink="#08080a",
        solid=0.36,
        dots=0.055,
        lids=0.030,
        sparkle=0.0,
    ),
    "poster": CartoonLook(
        steps=((0.0, 0.08), (0.34, 0.36), (0.58, 0.66), (0.86, 1.0), (1.10, 1.25), (1.30, 1.6)),
        transition=0.015,
        brightness=(0.8, 0.97),
        smooth=0.016,
        chroma=1.7,
        shadow_chroma=1.0,
        line=0.010,
        pressure=0.75,
        ink="#0b1a2a",
        solid=0.0,
        dots=0.0,
        lids=0.0,
        sparkle=0.0,
    ),
}
"""The looks by the value of the parameter `style`."""
