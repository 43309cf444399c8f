"""JPEGs whose last marker is missing, as some phones write panoramas: complete, but for the two bytes of the end."""

import io

import numpy as np
from PIL import Image

END_MARKER = b"\xff\xd9"

_MADE_UP_BLOCKS = bytes(167 * (index + 1) % 255 for index in range(255))
"""Bytes that stand for coded blocks, none of them the first of a marker. They begin with ones, because a decoder
replaces missing bits by zeros."""

_RESTART_MARKERS = [bytes((0xFF, 0xD0 + number)) for number in range(8)]

_MADE_UP_DATA = b"".join(_MADE_UP_BLOCKS + marker for marker in 2 * _RESTART_MARKERS) + _MADE_UP_BLOCKS
"""It reaches a decoder only where the file's own blocks are missing; the markers are for files that are missing whole
intervals between them."""


def load_without_end(data: bytes) -> Image.Image | None:
    """Decode a JPEG that lacks nothing but its end marker.

    A decoder that meets an early end marker fills the rest with grey and says nothing. So the file is completed twice,
    with and without made-up blocks before the marker: where a block was missing, the results differ.

    Args:
        data: the file, whose size has been checked.

    Returns:
        The picture, loaded; None if other parts of the file are missing too.
    """
    body = data.removesuffix(END_MARKER[:1])
    picture, control = (_load(body + END_MARKER), _load(body + _MADE_UP_DATA + END_MARKER))
    return picture if np.array_equal(np.asarray(picture), np.asarray(control)) else None


def _load(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=["JPEG"])
    image.load()
    return image
