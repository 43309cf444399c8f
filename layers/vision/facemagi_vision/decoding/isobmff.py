"""The colour codes of an AVIF file, which Pillow does not read (ISO/IEC 14496-12, section 12.1.5; 23008-12)."""

import struct
from collections.abc import Iterator

from facemagi_vision.decoding.colour_space import ColourSpace, space_of_codes

_FULL_BOX_BYTES = 4
"""Version and flags at the beginning of the `meta` box's content."""


def nclx_space(data: bytes) -> ColourSpace | None:
    """The colour space of the first `colr` box of type `nclx`; encoders write the primary picture's first.

    Args:
        data: an AVIF file.

    Returns:
        The space; None without a box, or if its codes are unknown.
    """
    meta = next(_boxes(data, b"meta"), b"")[_FULL_BOX_BYTES:]
    properties = next(_boxes(next(_boxes(meta, b"iprp"), b""), b"ipco"), b"")
    codes = next((box for box in _boxes(properties, b"colr") if box[:4] == b"nclx" and len(box) >= 8), None)
    return space_of_codes(*struct.unpack_from(">HH", codes, 4)) if codes else None


def _boxes(data: bytes, kind: bytes) -> Iterator[bytes]:
    """The contents of the boxes of a kind, in one level of the tree."""
    start = 0
    while start + 8 <= len(data):
        size, found = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1 and start + 16 <= len(data):
            (size,), header = struct.unpack_from(">Q", data, start + 8), 16
        end = start + size if size >= header else len(data)
        if found == kind:
            yield data[start + header : end]
        start = end
