"""How much of a pixel is hair, by its colour between the hair and the other material nearby."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian, wide_gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

NEAR, FAR = 0.14, 0.6
"""Standard deviations, in units, of the two neighbourhoods in which the colours of both materials are measured; the
far one counts only where the near one has no sample."""

PRESENT = 0.04
"""Share of the near neighbourhood that the other material must cover: deep in the hair, a bright strand is a strand."""

FAR_WEIGHT = 0.02
"""Weight of the far neighbourhood."""

CHROMA_WEIGHT = 9.0
"""How much more differences of colour count than differences of brightness, squared: glints on black hair are as
bright as skin, but not of its colour."""

METRIC = (CHROMA_WEIGHT * np.eye(3) + (1 - CHROMA_WEIGHT) / 3).astype(np.float32)
"""What multiplies a difference of colours so that its chroma counts more."""

DISTINCT = 0.12
"""Difference between the two materials, in shares of full brightness, at which colour and mask count the same."""

FADING_SIGMA, FADING = 0.25, (0.4, 0.95)
"""Standard deviation, in units, of the neighbourhood whose mean probability makes hair fade out towards an edge of the
mask that cannot be seen, and the means between which it fades: black hair on black."""

SPREAD = 1.0
"""How much the variance of the hair counts beside that, inside its mask: lit and shaded strands differ."""

ROUNDS = 2
"""How often both colours are measured; each time, gaps in the hair and strands outside it are known better."""

PURITY = 3
"""Exponent of a pixel's share in its weight: mixed pixels hardly count."""

SHADE, DENSE = 0.08, 0.88
"""Shares up to which a pixel counts as free of hair, and from which on as nothing but hair: the materials vary."""


@dataclass(frozen=True)
class Mixture:
    """An affine function of colour for every pixel: share of hair = slope · colour + offset.

    Attributes:
        slope: (h, w, 3) float32, per level of sRGB, red first.
        offset: (h, w) float32.
        mask: (h, w) float32, 0…1, the share where colour says nothing; at an edge that one cannot see, it fades.
    """

    slope: NDArray[np.float32]
    offset: Plane
    mask: Mask

    def share(self, rgb: RGB) -> Mask:
        """The share of hair in the pixels from which the mixture was measured.

        Args:
            rgb: (h, w, 3) uint8.

        Returns:
            (h, w) float32, 0…1.
        """
        return float32(np.clip(_dot(self.slope, float32(rgb)) + self.offset, 0, 1))

    def sharpened(self, where: Mask, least: float) -> "Mixture":
        """The same mixture with less of what is hardly hair.

        Args:
            where: (h, w) float32, 0…1, where this applies.
            least: share of hair up to which a pixel counts as free of hair there.

        Returns:
            A new mixture.
        """
        gain = 1 + where * np.float32(least)
        offset = float32(self.offset * gain - where * np.float32(least))
        return Mixture(float32(self.slope * gain[..., None]), offset, self.mask)


def less_by_colour(mixture: Mixture, trust: float) -> Mixture:
    """The same mixture where colours say less, and the mask more.

    Args:
        mixture: the mixture.
        trust: 0…1, what part of the colours' say is left.

    Returns:
        A new mixture.
    """
    offset = np.float32(trust) * mixture.offset + np.float32(1 - trust) * mixture.mask
    return Mixture(float32(mixture.slope * np.float32(trust)), float32(offset), mixture.mask)


def measure_mixture(rgb: RGB, probability: Plane, unit: float) -> Mixture:
    """Measure the colours of hair and of what is beside it, and where a colour lies between them.

    Where the two look alike, the probability decides.

    Args:
        rgb: (h, w, 3) uint8.
        probability: (h, w) float32, 0…1, of hair.
        unit: inter-ocular distance, pixels.

    Returns:
        The mixture of the same size.
    """
    picture = rgb * np.float32(1 / 255)
    faded = probability * smoothstep(*FADING, wide_gaussian(probability, FADING_SIGMA * unit))
    share, beside = probability, _presence((1 - probability) ** PURITY, unit)
    for _ in range(ROUNDS):
        hair, hair_spread = _colour_of(picture, share**PURITY, unit)
        other, _ = _colour_of(picture, (1 - share) ** PURITY, unit)
        difference = hair - other
        weighted = _weighted(difference)
        distance = _dot(weighted, difference)
        doubt = np.float32(DISTINCT**2) + np.float32(SPREAD) * probability * hair_spread
        distinct = distance / (distance + doubt)
        trust, mask = distinct * beside, faded + distinct * (probability - faded)
        stretched = float32(trust * np.float32(1 / (DENSE - SHADE)))
        slope = weighted * (stretched / (distance + np.float32(1e-6)))[..., None]
        offset = (1 - trust) * mask - _dot(slope, other) - np.float32(SHADE) * stretched
        mixture = Mixture(float32(slope * np.float32(1 / 255)), float32(offset), float32(mask))
        share = mixture.share(rgb)
    return mixture


def _colour_of(picture: NDArray[np.float32], weight: Mask, unit: float) -> tuple[NDArray[np.float32], Plane]:
    """(h, w, 3), the weighted mean colour near each pixel; and (h, w), its variance."""
    square = _dot(_weighted(picture), picture)
    planes = [*(plane * weight for plane in (*cv2.split(picture), square)), weight]
    *sums, total = (
        gaussian(plane, NEAR * unit) + np.float32(FAR_WEIGHT) * wide_gaussian(plane, FAR * unit) for plane in planes
    )
    inverse = 1 / (total + np.float32(1e-6))
    red, green, blue, mean_square = (float32(plane * inverse) for plane in sums)
    colour = opencv.merge([red, green, blue])
    spread = np.maximum(mean_square - _dot(_weighted(colour), colour), 0)
    return colour, float32(spread)


def _presence(weight: Mask, unit: float) -> Mask:
    """(h, w) 0…1, whether the material is in the near neighbourhood; a far sample says nothing about a strand."""
    return float32(np.minimum(gaussian(weight, NEAR * unit) * np.float32(1 / PRESENT), 1))


def _weighted(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """Colours whose chroma counts more than their brightness."""
    return float32(cv2.transform(colours, METRIC))


def _dot(first: NDArray[np.float32], second: NDArray[np.float32]) -> Plane:
    """(h, w), the scalar product of two colours at each pixel."""
    return float32(np.einsum("...i,...i->...", first, second))
