"""Applies ICC profiles."""

import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from facemagi_vision.decoding.colour_space import ColourSpace, space_of_codes
from facemagi_vision.decoding.light import BAND_PIXELS

if TYPE_CHECKING:
    from PIL.ImageCms import ImageCmsTransform

SRGB_TOLERANCE = 2
"""Levels. Many profiles are sRGB with rounded curves; converting their pictures would only add noise."""

CODES_PER_LEVEL = 257
"""Of 16 bits: 65535 / 255."""

_TAG_TABLE = 128
_TAG_BYTES = 12


def hdr_space(profile: bytes) -> ColourSpace | None:
    """The colour space of a profile's `cicp` tag if it is PQ or HLG, whose curves in the profile are for HDR displays.

    Args:
        profile: an ICC profile.

    Returns:
        The space (ICC.1:2022, section 9.2.17); None without such a tag.
    """
    codes = _tag(profile, b"cicp")[8:12]
    space = space_of_codes(codes[0], codes[1], full_range=bool(codes[3])) if len(codes) == 4 else None
    return space if space and space.hdr else None


def _tag(profile: bytes, name: bytes) -> bytes:
    """The content of a tag, up to the profile's end; empty without one."""
    count = int.from_bytes(profile[_TAG_TABLE : _TAG_TABLE + 4])
    table = profile[_TAG_TABLE + 4 : _TAG_TABLE + 4 + _TAG_BYTES * count]
    for start in range(0, len(table) - _TAG_BYTES + 1, _TAG_BYTES):
        if table[start : start + 4] == name:
            return profile[int.from_bytes(table[start + 4 : start + 8]) :]
    return b""


def apply_profile(image: Image.Image, profile: bytes, lower: Image.Image | None = None) -> Image.Image:
    """Convert to sRGB.

    Args:
        image: of mode L, RGB, RGBA or CMYK.
        profile: the picture's ICC profile.
        lower: the lower bytes of a picture of 16 bits, whose upper bytes are in `image`.

    Returns:
        The picture as RGB or RGBA; itself if the profile is sRGB, judged by what it does and not by its name, or if it
        is broken or for another colour model, as image viewers ignore it.
    """
    from PIL import ImageCms

    try:
        transform = _transform(profile, image.mode)
        if image.mode.startswith("RGB") and _keeps_colours(transform, image.mode):
            return image
        converted = _convert(image, transform) if lower is None else _convert_deep(image, lower, transform)
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted


def _transform(profile: bytes, mode: str) -> "ImageCmsTransform":
    from PIL import ImageCms

    return ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        mode,
        "RGBA" if mode == "RGBA" else "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _convert(image: Image.Image, transform: "ImageCmsTransform") -> Image.Image:
    """Convert 8 bits per channel; alpha stays."""
    from PIL import ImageCms

    converted = ImageCms.applyTransform(image, transform)
    assert converted is not None  # only a conversion in place returns None
    return converted


def _convert_deep(image: Image.Image, lower: Image.Image, transform: "ImageCmsTransform") -> Image.Image:
    """Convert 16 bits per channel: linear between the two nearest colours of 8 bits.

    The colour engine behind Pillow takes 8 bits. With a profile of linear light these are too few in the shadows.
    """
    upper, rest = np.asarray(image), np.asarray(lower)
    height = max(1, BAND_PIXELS // image.width)
    bands = [
        _converted_band(upper[top : top + height].astype(np.uint16) << 8 | rest[top : top + height], transform)
        for top in range(0, image.height, height)
    ]
    return Image.fromarray(np.concatenate(bands))


def _converted_band(codes: NDArray[np.uint16], transform: "ImageCmsTransform") -> NDArray[np.uint8]:
    """(h, W, 3 or 4) from codes of 16 bits, (h, W) or (h, W, 3 or 4)."""
    below = codes // CODES_PER_LEVEL
    share = (codes - below * CODES_PER_LEVEL).astype(np.float32) / CODES_PER_LEVEL
    low, high = (
        np.asarray(_convert(Image.fromarray(levels.clip(0, 255).astype(np.uint8)), transform), np.float32)
        for levels in (below, below + 1)
    )
    weight = share if share.ndim == 3 else share[..., None]
    converted: NDArray[np.uint8] = np.rint(low + (high - low) * weight).astype(np.uint8)
    return converted


def _keeps_colours(transform: "ImageCmsTransform", mode: str) -> bool:
    """Whether greys and a cube of colours come out of a conversion as they went in."""
    probe = _probe_colours()
    converted = np.asarray(_convert(Image.fromarray(probe).convert(mode), transform))[..., :3]
    return bool(np.abs(converted.astype(int) - probe).max() <= SRGB_TOLERANCE)


def _probe_colours() -> NDArray[np.uint8]:
    """(1, N, 3) every grey, and 6 × 6 × 6 colours."""
    greys = np.arange(256).repeat(3).reshape(-1, 3)
    cube = np.stack(np.meshgrid(*[np.arange(0, 256, 51)] * 3), -1).reshape(-1, 3)
    return np.concatenate([greys, cube])[None].astype(np.uint8)
