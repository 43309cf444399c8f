"""Converts a picture of any colour space to sRGB pixels."""

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from facemagi_vision.pyramid import RGB

if TYPE_CHECKING:
    from PIL import ImageCms

_PROFILE_MODES = ("L", "RGB", "RGBA", "CMYK")
"""The Pillow modes in which colour profiles are applied."""

_WHITE = (255, 255, 255)


def srgb_pixels(image: Image.Image) -> RGB:
    """Apply a picture's colour profile, and composite it over white.

    Without a profile, RGB and grey values count as sRGB.

    Args:
        image: a picture of any Pillow mode; its colour profile, if any, is `info["icc_profile"]`.

    Returns:
        (H, W, 3) uint8, sRGB, red first, C-contiguous.
    """
    eight_bits = _to_eight_bits(image)
    profile = image.info.get("icc_profile")
    converted = _apply_profile(eight_bits, profile) if profile else eight_bits
    return np.array(_on_white(converted))


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Convert to 8 bits per channel without a palette; the result has alpha only if the picture has transparency."""
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in _PROFILE_MODES:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _apply_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert to sRGB. A broken profile, or one for another colour model, is ignored, as image viewers do."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _is_srgb(source):
            return image
        converted = ImageCms.profileToProfile(
            image,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGBA" if image.mode == "RGBA" else "RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def _is_srgb(profile: "ImageCms.ImageCmsProfile") -> bool:
    """Whether a conversion is unnecessary: most photos carry an sRGB profile."""
    return (profile.profile.profile_description or "").startswith("sRGB")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    if image.mode != "RGBA":
        return image.convert("RGB")
    canvas = Image.new("RGB", image.size, _WHITE)
    canvas.paste(image, mask=image.getchannel("A"))
    return canvas
