"""What a PNG file says about its colours beside a profile (PNG, third edition, sections 4.3 and 11.3.2)."""

import struct
from collections.abc import Mapping
from typing import Any

from facemagi_vision.decoding import transfer
from facemagi_vision.decoding.colour_space import BT709, Chromaticities, ColourSpace, space_of_codes, valid

SRGB_GAMMA = (0.432, 0.477)
"""Values of gAMA that stand for the curve of sRGB: 1 / 2.2, give or take the 5 % that libpng calls insignificant."""

POSSIBLE_GAMMA = (0.05, 20.0)
"""Values of gAMA outside are mistakes."""

_SIGNATURE_BYTES = 8
_RGB_MATRIX = 0


def cicp_space(data: bytes) -> ColourSpace | None:
    """The colour space of the cICP chunk, which stands above a profile.

    Args:
        data: a PNG file.

    Returns:
        The space; None without a chunk, or if its codes are not for RGB pixels or unknown.
    """
    content = _chunk(data, b"cICP")
    if len(content) != 4 or content[2] != _RGB_MATRIX:
        return None
    return space_of_codes(content[0], content[1], full_range=bool(content[3]))


def gamma_space(info: Mapping[Any, Any]) -> ColourSpace | None:
    """The colour space of the chunks gAMA and cHRM, which counts where there is neither a profile nor an sRGB chunk.

    Args:
        info: `Image.info` of a PNG.

    Returns:
        The space; a missing chunk counts as that of sRGB. None without valid chunks, or with an sRGB chunk.
    """
    if "srgb" in info:
        return None
    primaries, curve = _primaries(info.get("chromaticity")), _curve(info.get("gamma"))
    return ColourSpace(primaries or BT709, curve or transfer.srgb) if primaries or curve else None


def _primaries(chromaticities: Any) -> Chromaticities | None:
    """The chunk cHRM, which has the order of `Chromaticities`; None without a valid one."""
    if chromaticities is None or len(chromaticities) != 8 or not valid(chromaticities):
        return None
    primaries: Chromaticities = tuple(chromaticities)
    return primaries


def _curve(gamma: float | None) -> transfer.Curve | None:
    """The chunk gAMA; None without a valid one."""
    if gamma is None or not POSSIBLE_GAMMA[0] <= gamma <= POSSIBLE_GAMMA[1]:
        return None
    if SRGB_GAMMA[0] <= gamma <= SRGB_GAMMA[1]:
        return transfer.srgb
    return transfer.power(1 / gamma)


def _chunk(data: bytes, kind: bytes) -> bytes:
    """The content of the first chunk of a kind before the pixels; empty without one."""
    start = _SIGNATURE_BYTES
    while start + 8 <= len(data):
        length, found = struct.unpack_from(">I4s", data, start)
        if found == kind:
            return data[start + 8 : start + 8 + length]
        if found == b"IDAT":
            break
        start += length + 12
    return b""
