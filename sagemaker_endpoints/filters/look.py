"""The parts that a filter's look consists of."""

from dataclasses import dataclass

from sagemaker_endpoints._imaging.color.tone_curve import Curve

STRAIGHT: Curve = ((0.0, 0.0), (1.0, 1.0))
"""The curve that changes nothing."""


@dataclass(frozen=True)
class HueChange:
    """A change of the colours around one hue; greys are never changed.

    Attributes:
        hue: degrees in Oklab; reds are at 29, skin at 40…70, yellows at 110, greens at 142, cyans at 195, blues at
            264, magentas at 328.
        width: degrees; the change fades to nothing this far from `hue`.
        turn: degrees that the hue is rotated by.
        chroma: factor of the chroma.
        lift: added to Oklab's L.
    """

    hue: float
    width: float
    turn: float = 0.0
    chroma: float = 1.0
    lift: float = 0.0


@dataclass(frozen=True)
class SplitTone:
    """A tint of the shadows or of the highlights.

    Attributes:
        hue: degrees in Oklab.
        chroma: chroma in Oklab that a grey gets, 0…0.1.
    """

    hue: float
    chroma: float


NO_TINT = SplitTone(0.0, 0.0)


@dataclass(frozen=True)
class FilterLook:
    """A photo filter; the changes of colour are applied in this order.

    Attributes:
        warmth: white balance, -1…1, towards orange.
        tint: white balance, -1…1, towards magenta.
        tone: curve on the sRGB values of all channels.
        red: curve on sRGB red, after `tone`.
        green: likewise on green.
        blue: likewise on blue.
        grey: weights of red, green and blue in a black-and-white look, about 1 in sum; None keeps the colours.
        saturation: factor of the chroma.
        vibrance: -1…1, more chroma for pale colours only, and for skin by half.
        hues: changes of single hues.
        shadows: split toning of the shadows.
        highlights: split toning of the highlights.
        grain: 0…1, film grain that belongs to the look.
        vignette: 0…1, vignette that belongs to the look.
        tints: whether the look is a tint, which colours a black-and-white photo too.
    """

    warmth: float = 0.0
    tint: float = 0.0
    tone: Curve = STRAIGHT
    red: Curve = STRAIGHT
    green: Curve = STRAIGHT
    blue: Curve = STRAIGHT
    grey: tuple[float, float, float] | None = None
    saturation: float = 1.0
    vibrance: float = 0.0
    hues: tuple[HueChange, ...] = ()
    shadows: SplitTone = NO_TINT
    highlights: SplitTone = NO_TINT
    grain: float = 0.0
    vignette: float = 0.0
    tints: bool = False
