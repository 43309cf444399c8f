"""Writes an XMP packet into an encoded file, where the encoder itself cannot. The pixels are not touched."""

import struct
import zlib

_JPEG_IDENTIFIER = b"http://ns.adobe.com/xap/1.0/\0"

_PNG_HEADER_END = 33
"""Bytes of PNG's signature and of its first chunk, IHDR, which must come before all others."""

_PNG_IDENTIFIER = b"XML:com.adobe.xmp\0\0\0\0\0"
"""The keyword; not compressed; no language, no translated keyword."""

_GIF_SIGNATURE = b"GIF89a"
"""The version that has extension blocks; an encoder writes GIF87a if it needs none."""

_GIF_SCREEN_END = 13
"""Bytes of the signature and of the logical screen descriptor, whose flags are in byte 10."""

_GIF_LOOP = b"\x21\xff\x0bNETSCAPE2.0"
_GIF_LOOP_BYTES = 19
"""The block that makes an animation repeat. Some players look for it only in the first place."""

_GIF_IDENTIFIER = b"\x21\xff\x0bXMP DataXMP"

_GIF_END = b"\x01" + bytes(range(255, -1, -1)) + b"\x00"
"""The packet is not divided into blocks of 255 bytes. A player that reads its bytes as the lengths of blocks jumps into
this sequence at any place, and from there to its end (XMP specification, part 3, section 1.1.2)."""


def into_jpeg(file: bytes, xmp: bytes) -> bytes:
    """A JPEG with the packet after its JFIF header.

    Args:
        file: begins with a JFIF header, as all encoders write it.
        xmp: at most 65,502 bytes.
    """
    (header,) = struct.unpack_from(">H", file, 4)
    content = _JPEG_IDENTIFIER + xmp
    segment = b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content
    return b"".join([file[: 4 + header], segment, file[4 + header :]])


def into_png(file: bytes, xmp: bytes) -> bytes:
    """A PNG with the packet as its second chunk.

    Args:
        file: a PNG.
        xmp: the packet.
    """
    return with_png_chunk(file, b"iTXt", _PNG_IDENTIFIER + xmp)


def with_png_chunk(file: bytes, kind: bytes, content: bytes) -> bytes:
    """A PNG with a further chunk, right after its header.

    Args:
        file: a PNG.
        kind: four letters.
        content: of the chunk.
    """
    chunk = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return b"".join([file[:_PNG_HEADER_END], chunk, file[_PNG_HEADER_END:]])


def into_gif(file: bytes, xmp: bytes) -> bytes:
    """A GIF with the packet before its first frame.

    Args:
        file: a GIF.
        xmp: the packet.
    """
    start = _GIF_SCREEN_END + _gif_palette_bytes(file[10])
    if file.startswith(_GIF_LOOP, start):
        start += _GIF_LOOP_BYTES
    block = _GIF_IDENTIFIER + xmp + _GIF_END
    return b"".join([_GIF_SIGNATURE, file[len(_GIF_SIGNATURE) : start], block, file[start:]])


def _gif_palette_bytes(flags: int) -> int:
    """The bytes of the global palette: three for each of 2, 4, … or 256 colours, if there is one."""
    return 3 << ((flags & 0b111) + 1) if flags & 0b1000_0000 else 0
