"""Colour spaces that are declared by primaries and a curve, in place of a profile."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.decoding import transfer

Chromaticities = tuple[float, float, float, float, float, float, float, float]
"""x, y of white, red, green and blue (CIE 1931)."""

D65 = (0.3127, 0.329)

BT709: Chromaticities = (*D65, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
"""Also the primaries of sRGB."""

BT2020: Chromaticities = (*D65, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046)

UNSPECIFIED = 2
"""The code of a property that the encoder does not know."""

PRIMARIES: dict[int, Chromaticities] = {
    1: BT709,
    UNSPECIFIED: BT709,
    4: (0.31, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),  # NTSC of 1953
    5: (*D65, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06),  # PAL
    6: (*D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),  # NTSC
    7: (*D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    9: BT2020,
    11: (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),  # cinema P3
    12: (*D65, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),  # Display P3
    22: (*D65, 0.63, 0.34, 0.295, 0.605, 0.155, 0.077),
}
"""Colour primaries by their code (ITU-T H.273, table 2)."""

VIDEO_CURVES = (1, 6, 14, 15)
"""Transfer characteristics that are the camera curve of video."""

PQ, HLG = 16, 18

CURVES: dict[int, transfer.Curve] = {
    **dict.fromkeys((*VIDEO_CURVES, UNSPECIFIED, 13), transfer.srgb),
    4: transfer.power(2.2),
    5: transfer.power(2.8),
    8: transfer.power(1),
    PQ: transfer.pq,
    17: lambda signal: transfer.power(2.6)(signal) * (52.37 / 48),
    HLG: transfer.hlg,
}
"""Transfer characteristics by their code (ITU-T H.273, table 3). Encoders of stills put the codes of video on pixels of
sRGB, and browsers show them so; `_curve` has the exception."""

SAME_CHROMATICITY = 0.004
"""Coordinates that differ by less are the same primary: files round them."""

BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
"""From XYZ to the cones' responses in which white points are adapted (ICC.1:2022, annex E)."""


@dataclass(frozen=True)
class ColourSpace:
    """How the numbers of a picture become light.

    Attributes:
        chromaticities: of white and the primaries.
        curve: from the signal of one channel to light.
        hdr: whether there is light above diffuse white.
        scene: whether the light is that of an HLG scene, not yet that of a display.
        full_range: whether black is code 0; otherwise it is 16 of 255, and white 235.
    """

    chromaticities: Chromaticities = BT709
    curve: transfer.Curve = field(default=transfer.srgb)
    hdr: bool = False
    scene: bool = False
    full_range: bool = True

    @property
    def is_srgb(self) -> bool:
        """Whether the numbers are sRGB already."""
        difference = np.abs(np.subtract(self.chromaticities, BT709)).max()
        return self.curve is transfer.srgb and self.full_range and bool(difference < SAME_CHROMATICITY)

    def to_srgb(self) -> NDArray[np.float64]:
        """The matrix to the light of sRGB's primaries, white staying white.

        Returns:
            (3, 3); columns are the primaries.
        """
        matrix = np.linalg.solve(_to_d65(BT709), _to_d65(self.chromaticities))
        balanced: NDArray[np.float64] = matrix / matrix.sum(axis=1, keepdims=True)
        return balanced

    def luminance(self) -> NDArray[np.float64]:
        """The weights of red, green and blue in the luminance.

        Returns:
            (3,) with sum 1.
        """
        weights: NDArray[np.float64] = _to_xyz(self.chromaticities)[1]
        return weights


def space_of_codes(primaries: int, characteristics: int, *, full_range: bool = True) -> ColourSpace | None:
    """The colour space of two code points of ITU-T H.273.

    Args:
        primaries: colour primaries.
        characteristics: transfer characteristics.
        full_range: as in `ColourSpace`.

    Returns:
        The space; None if both codes are unspecified or one is unknown. A single unspecified one counts as sRGB's.
    """
    if primaries == characteristics == UNSPECIFIED or primaries not in PRIMARIES or characteristics not in CURVES:
        return None
    return ColourSpace(
        BT709 if characteristics in VIDEO_CURVES and primaries in (5, 6, 7) else PRIMARIES[primaries],
        _curve(primaries, characteristics),
        hdr=characteristics in (PQ, HLG),
        scene=characteristics == HLG,
        full_range=full_range,
    )


def valid(chromaticities: Chromaticities) -> bool:
    """Whether numbers from a file are three different primaries and a white between them.

    Args:
        chromaticities: the numbers.
    """
    points = np.array(chromaticities).reshape(4, 2)
    if (points[:, 1] <= 0).any() or (points < 0).any() or (points > 1).any():
        return False
    try:
        return bool((_white_shares(chromaticities) > 0).all())
    except np.linalg.LinAlgError:
        return False


def _curve(primaries: int, characteristics: int) -> transfer.Curve:
    """Video with the primaries of BT.2020 has no history of stills with wrong codes: its curve is what it says."""
    if characteristics in VIDEO_CURVES and PRIMARIES[primaries] is BT2020:
        return transfer.bt2020
    return CURVES[characteristics]


def _xyz(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 3) XYZ of luminance 1 from (N, 2) chromaticities."""
    x, y = points.T
    return np.stack([x / y, np.ones_like(x), (1 - x - y) / y], axis=1)


def _white_shares(chromaticities: Chromaticities) -> NDArray[np.float64]:
    """(3,) how much of each primary makes white."""
    white, *primaries = _xyz(np.array(chromaticities).reshape(4, 2))
    return np.linalg.solve(np.array(primaries).T, white)


def _to_xyz(chromaticities: Chromaticities) -> NDArray[np.float64]:
    """(3, 3) from linear RGB to XYZ."""
    primaries = _xyz(np.array(chromaticities).reshape(4, 2)[1:])
    matrix: NDArray[np.float64] = primaries.T * _white_shares(chromaticities)
    return matrix


def _to_d65(chromaticities: Chromaticities) -> NDArray[np.float64]:
    """(3, 3) from linear RGB to XYZ, adapted to the white of sRGB."""
    own, target = _xyz(np.array([chromaticities[:2], D65]))
    scale = np.diag((BRADFORD @ target) / (BRADFORD @ own))
    adapted: NDArray[np.float64] = np.linalg.solve(BRADFORD, scale @ BRADFORD) @ _to_xyz(chromaticities)
    return adapted
