"""The lightness of dyed hair: where its middle moves, how far, and what becomes of its strands."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.compositing.hair_tone import HairTone
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

FULL_LIGHT = 68.0
"""L of skin under which dyes are as bright as on their swatch; in dimmer pictures they are darker."""

DIMMING = 0.35
"""Exponent of that dimming: skin is dark by light or by nature, and hair must follow the light only."""

LIFT_PER_RANGE, NOISE_RANGE = 4.0, 4.0
"""How far hair can be lifted, in ranges of its own L between shaded and lit strands; the first few L of them are noise.
Beyond, one sees a flat surface and compression blocks instead of strands."""

VISIBLE_LIMIT = 12.0
"""A lift that falls short by fewer L still has the colour's character."""

DARK_DYE = (12.0, 26.0)
"""L of a dye: up to the first it never lifts, from the second on it lifts fully. Black hair in the dark is darker than
black dye on its swatch, and would become grey."""

SHADE_SHARE = 0.38
"""How far the shaded strands (10 %) of hair lie below its middle, as a share of the middle's L."""

SHINE_SHARES = (0.36, 0.56)
"""How far the lit strands (90 %) lie above it: the lower of these shares of the middle's L and of its distance from
white."""

LIGHT_SHARE = 0.85
"""Part of the ratio of light between strands that stays in the shade when hair becomes lighter."""

CRUSHED = (-4.0, 8.0)
"""L of the surroundings: in black shadows, where the photo has no strands, the lift fades out below the second."""

BLACK_LIFT = 5.0
"""L by which they are lifted all the same: enough for a tint that one sees."""

LEAST_LIFT = 7.0
"""L by which even hair without visible strands is lifted: black hair takes a dark tint."""

BELOW_SWATCH, LIGHT_SHADES = 4.0, (35.0, 65.0)
"""A swatch shows lit strands: in light shades the middle of the hair is darker by the first, in L. Up to the lower L of
the swatch it is not, from the higher one on it is fully."""

MIN_CONTRAST, MAX_SHADE_CONTRAST, MAX_SHINE_CONTRAST = 0.6, 2.7, 2.2
"""Limits of the factors of contrast below and above the middle. Sunlit hair that is darkened keeps three fifths."""

LIMITED_CONTRAST = 1.0
"""Added to the last limit for black hair that cannot be lifted: what strands it has take the colour."""

SHADE_ROOM, SHINE_ROOM = 0.65, 0.9
"""Part of the range from the middle to black, and to white, that strands approach but do not pass."""


MIN_DETAIL, MAX_DETAIL = 0.75, 2.4
"""Limits of the factor of contrast between neighbouring strands; beyond the second, noise would show."""


@dataclass(frozen=True)
class Bleach:
    """A curve of L for one head's hair and one colour.

    Attributes:
        start: the hair's own middle.
        middle: where it moves.
        shade_contrast: factor of contrast below it.
        shine_contrast: factor of contrast above it.
        shortfall: how much darker than desired the middle is, because the hair does not carry more.
        light: 0…1, how much the colour is a light shade: strands that are lighter already keep their light.
    """

    start: float
    middle: float
    shade_contrast: float
    shine_contrast: float
    shortfall: float
    light: float

    def apply(self, relief: Plane) -> Plane:
        """The new L of strands.

        Args:
            relief: (H, W) float32, L minus `start`.

        Returns:
            (H, W) float32, 0…100.

        Example:
            >>> Bleach(20.0, 70.0, 2.0, 1.0, 0.0, 1.0).apply(np.array([[-5, 0, 5]], np.float32)).round().tolist()
            [[60.0, 70.0, 75.0]]
        """
        below = np.float32(max(SHADE_ROOM * self.middle, 1.0))
        above = np.float32(max(SHINE_ROOM * (100 - self.middle), 1.0))
        high = above * np.tanh(np.maximum(relief, 0) * np.float32(self.shine_contrast / above))
        low = below * np.tanh(np.minimum(relief, 0) * np.float32(self.shade_contrast / below))
        return float32(self.middle + high + low)


def lift_detail(detail: Plane, base: Plane, lifted: Plane) -> Plane:
    """The contrast of strands against their neighbourhood after it has become lighter or darker.

    Dye changes what part of the light hair throws back, so the ratio of light between strands stays.

    Args:
        detail: (H, W) float32, L minus that of the neighbourhood.
        base: (H, W) float32, L of the neighbourhood before.
        lifted: (H, W) float32, L of the neighbourhood after.

    Returns:
        (H, W) float32, to be added to `lifted`; the sum stays between black and white.

    Example:
        >>> planes = (np.array([[value]], np.float32) for value in (-4, 20, 62))
        >>> lift_detail(*planes).round().tolist()
        [[-7.0]]
    """
    gain = np.clip(np.float32(LIGHT_SHARE) * (lifted + 16) / (base + 16), MIN_DETAIL, MAX_DETAIL)
    room = np.where(detail > 0, SHINE_ROOM * (100 - lifted), SHADE_ROOM * lifted) + np.float32(1)
    return float32(room * np.tanh(gain * detail / room))


def fit_bleach(tone: HairTone, target: float, skin: float) -> Bleach:
    """Choose the curve: the middle moves to the colour's L, as far as the hair's own strands carry it; their contrast
    becomes that of hair of the new tone.

    Args:
        tone: of the hair.
        target: L of the colour on its swatch.
        skin: median L of the face, from which the light is estimated.

    Returns:
        The curve.

    Example:
        >>> brown = HairTone(np.array([25, 5, 8], np.float32), shade=10.0, shine=12.0, darkest=5.0, brightest=60.0)
        >>> flat = HairTone(np.array([2, 0, 0], np.float32), shade=1.0, shine=2.0, darkest=0.0, brightest=6.0)
        >>> [round(fit_bleach(tone, 72.0, 68.0).middle) for tone in (brown, flat)]
        [68, 9]
    """
    start = float(tone.mean[0])
    light = smoothstep_at(*LIGHT_SHADES, target)
    desired = (target - BELOW_SWATCH * light) * min(1.0, (skin / FULL_LIGHT) ** DIMMING)
    desired += light * max(start - desired, 0.0)
    if desired > start:
        desired = start + (desired - start) * smoothstep_at(*DARK_DYE, target)
    carried = max(LIFT_PER_RANGE * (tone.shade + tone.shine - NOISE_RANGE), LEAST_LIFT)
    middle = min(desired, start + carried)
    limited = min((desired - middle) / max(target, 1.0), 1.0)
    shade = max(SHADE_SHARE * middle / max(tone.shade, 1.0), LIGHT_SHARE * (middle + 16) / (start + 16))
    shine = min(SHINE_SHARES[0] * middle, SHINE_SHARES[1] * (100 - middle)) / max(tone.shine, 1.0)
    return Bleach(
        start,
        middle,
        float(np.clip(shade, MIN_CONTRAST, MAX_SHADE_CONTRAST)),
        float(np.clip(shine, MIN_CONTRAST, MAX_SHINE_CONTRAST + LIMITED_CONTRAST * limited)),
        desired - middle,
        light,
    )
