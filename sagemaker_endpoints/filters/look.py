"""What a look is made of."""

from dataclasses import dataclass

from sagemaker_endpoints._imaging.color.tone_curve import Curve

STRAIGHT: Curve = ((0.0, 0.0), (1.0, 1.0))


@dataclass(frozen=True)
class HueChange:
    """A change of the colours around one hue; greys are never touched.

    hue, width: degrees in Oklab; reds are at 29, skin at 40…70, yellows at 110, greens at 142, cyans at 195, blues at
        264, magentas at 328. The change fades to nothing `width` away from `hue`.
    turn: degrees that the hue is turned by. chroma: factor of its colourfulness. lift: added to Oklab's L.
    """

    hue: float
    width: float
    turn: float = 0.0
    chroma: float = 1.0
    lift: float = 0.0


@dataclass(frozen=True)
class Toning:
    """A tint. hue: degrees in Oklab. amount: chroma in Oklab that a grey gets, 0…0.1."""

    hue: float
    amount: float


NEUTRAL = Toning(0.0, 0.0)


@dataclass(frozen=True)
class Look:
    """A photo filter, in the order in which its parts are applied.

    warmth, tint: white balance, -1…1, towards orange and towards magenta.
    tone, red, green, blue: curves on sRGB values, first the common one.
    grey: weights of red, green and blue in a black-and-white look; they add up to about 1. None keeps the colours.
    saturation: factor. vibrance: -1…1, as saturation, on pale colours only, and on skin by half.
    hues: changes of single hues. shadows, highlights: split toning.
    grain, vignette: 0…1, what the look brings along of either.
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
    shadows: Toning = NEUTRAL
    highlights: Toning = NEUTRAL
    grain: float = 0.0
    vignette: float = 0.0
