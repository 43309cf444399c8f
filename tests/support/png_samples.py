"""PNG files made chunk by chunk, for what image libraries do not write."""

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.decoding.colour_space import Chromaticities

COLOUR_TYPES = {1: 0, 3: 2, 4: 6}
"""PNG's colour type by the number of channels."""


def png(header: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG file of these chunks.

    Args:
        header: the content of IHDR.
        chunks: kind and content of each further chunk but IEND.
    """
    parts = [b"\x89PNG\r\n\x1a\n"]
    for kind, content in ((b"IHDR", header), *chunks, (b"IEND", b"")):
        check = zlib.crc32(kind + content)
        parts.append(struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check))
    return b"".join(parts)


def header(width: int, height: int, bits: int = 8, colour: int = 2) -> bytes:
    """The content of IHDR.

    Args:
        width: pixels.
        height: pixels.
        bits: per channel.
        colour: PNG's colour type.
    """
    return struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)


def png_of(signal: NDArray[np.floating[Any]], bits: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of a signal.

    Args:
        signal: (H, W) or (H, W, C), 0…1; C is 3, or 4 with alpha.
        bits: 8 or 16 per channel.
        chunks: kind and content of each chunk before the pixels.
    """
    height, width = signal.shape[:2]
    codes = np.rint(signal * (2**bits - 1)).astype(f">u{bits // 8}").reshape(height, -1)
    rows = b"".join(b"\0" + row.tobytes() for row in codes)
    channels = signal.size // (height * width)
    return png(header(width, height, bits, COLOUR_TYPES[channels]), *chunks, (b"IDAT", zlib.compress(rows)))


def cicp(primaries: int, characteristics: int, matrix: int = 0, full_range: int = 1) -> tuple[bytes, bytes]:
    """The chunk cICP."""
    return b"cICP", bytes((primaries, characteristics, matrix, full_range))


def gama(gamma: float) -> tuple[bytes, bytes]:
    """The chunk gAMA."""
    return b"gAMA", struct.pack(">I", round(gamma * 100_000))


def chrm(chromaticities: Chromaticities) -> tuple[bytes, bytes]:
    """The chunk cHRM."""
    return b"cHRM", struct.pack(">8I", *(round(value * 100_000) for value in chromaticities))


def iccp(profile: bytes) -> tuple[bytes, bytes]:
    """The chunk iCCP."""
    return b"iCCP", b"profile\0\0" + zlib.compress(profile)


SRGB_CHUNK = (b"sRGB", b"\0")
