"""From a picture in any colour space to sRGB pixels."""

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from facemagi_vision.pyramid import RGB

if TYPE_CHECKING:
    from PIL import ImageCms

_PLAIN = ("L", "RGB", "RGBA", "CMYK")
"""The modes in which profiles are applied."""

_WHITE = (255, 255, 255)


def srgb_pixels(image: Image.Image) -> RGB:
    """(H, W, 3) uint8, sRGB, C-contiguous: the picture's own profile applied, transparent parts on white.

    Without a profile, RGB and grey are taken for sRGB.
    """
    plain = _plain(image)
    profile = image.info.get("icc_profile")
    managed = _managed(plain, profile) if profile else plain
    return np.array(_opaque(managed))


def _plain(image: Image.Image) -> Image.Image:
    """8 bits per channel, no palette, alpha only where something is transparent."""
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in _PLAIN:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _managed(image: Image.Image, profile: bytes) -> Image.Image:
    """In sRGB. A profile that is broken, or is one of another kind of picture, is left out, as every viewer does."""
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
    """Most photos say that they are what everyone takes them for."""
    return (profile.profile.profile_description or "").startswith("sRGB")


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    if image.mode != "RGBA":
        return image.convert("RGB")
    paper = Image.new("RGB", image.size, _WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper
