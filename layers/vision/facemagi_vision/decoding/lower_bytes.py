"""The lower bytes of pictures of more than 8 bits per channel, of which Pillow decodes the upper ones."""

import io

import numpy as np
from PIL import Image

LOWER_BYTES = {"RGB;16B": "RGB;16L", "RGBA;16B": "RGBA;16L"}
"""How Pillow unpacks 16-bit samples with the upper byte first, and how it would with the lower byte first: it keeps the
upper byte, so that the wrong order gives the lower one."""


def png_lower_bytes(data: bytes) -> Image.Image | None:
    """The lower bytes of a PNG of 16 bits per channel.

    Args:
        data: the file, whose size has been checked.

    Returns:
        A picture of mode RGB or RGBA; None for other PNGs.
    """
    image = Image.open(io.BytesIO(data), formats=["PNG"])
    tile = image.tile[0]
    if tile.args not in LOWER_BYTES or "transparency" in image.info:
        return None
    image.tile = [tile._replace(args=LOWER_BYTES[tile.args])]
    image.load()
    return image


def heic_bytes(data: bytes) -> tuple[Image.Image, Image.Image] | None:
    """The upper and the lower bytes of a HEIC of 10 or 12 bits per channel, expanded to 16 bits.

    Args:
        data: the file, whose size has been checked.

    Returns:
        Two pictures of mode L, RGB or RGBA; None if its samples have another layout.
    """
    import pi_heif  # type: ignore[import-untyped]

    heif = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    samples = np.asarray(heif)
    if samples.dtype != np.uint16:
        return None
    expanded = samples | samples >> heif.info["bit_depth"]
    return Image.fromarray((expanded >> 8).astype(np.uint8)), Image.fromarray((expanded & 255).astype(np.uint8))
