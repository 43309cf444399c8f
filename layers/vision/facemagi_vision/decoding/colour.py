"""Converts a picture of any colour space to sRGB pixels."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from facemagi_vision.decoding.colour_space import ColourSpace
from facemagi_vision.decoding.light import Samples, light_to_srgb
from facemagi_vision.decoding.profile import apply_profile, hdr_space
from facemagi_vision.pyramid import RGB

_PROFILE_MODES = ("L", "RGB", "RGBA", "CMYK")
"""The Pillow modes in which colour profiles are applied."""

_WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Colours:
    """What a file says about the colours of its picture. Without a profile and a space the picture is sRGB.

    Attributes:
        profile: its ICC profile.
        space: its colour space where it has no profile, or where the space stands above the profile.
    """

    profile: bytes | None = None
    space: ColourSpace | None = None

    @property
    def outranking_space(self) -> ColourSpace | None:
        """The space that decides: the declared one, or that of an HDR profile. None leaves it to the profile."""
        return self.space or (hdr_space(self.profile) if self.profile else None)


def srgb_pixels(image: Image.Image, colours: Colours, lower: Image.Image | None = None) -> RGB:
    """Convert a picture to sRGB, and composite it over white.

    Args:
        image: a picture of any Pillow mode.
        colours: what the file says about its colours.
        lower: the lower bytes of a picture whose samples have 16 bits and whose upper bytes are in `image`.

    Returns:
        (H, W, 3) uint8, sRGB, red first, C-contiguous.
    """
    if image.mode.startswith("I"):
        image, lower = _split_bytes(image)
    eight_bits = _without_palette(image)
    space = colours.outranking_space
    if space and eight_bits.mode != "CMYK":
        converted = eight_bits if space.is_srgb else _convert(eight_bits, lower, space)
    else:
        converted = apply_profile(eight_bits, colours.profile, lower) if colours.profile else eight_bits
    return np.array(_on_white(converted))


def _split_bytes(image: Image.Image) -> tuple[Image.Image, Image.Image]:
    """The upper and the lower bytes of a grey picture of 16 bits."""
    samples = np.asarray(image).astype(np.uint16)
    return Image.fromarray((samples >> 8).astype(np.uint8)), Image.fromarray((samples & 255).astype(np.uint8))


def _without_palette(image: Image.Image) -> Image.Image:
    """8 bits per channel; the result has alpha only if the picture has transparency."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in _PROFILE_MODES:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _convert(image: Image.Image, lower: Image.Image | None, space: ColourSpace) -> Image.Image:
    """Convert all channels but alpha, which stays."""
    samples: Samples = np.asarray(image)
    if lower is not None:
        samples = samples.astype(np.uint16) << 8 | np.asarray(lower)
    colours = samples if samples.ndim == 2 else samples[..., :3]
    converted = Image.fromarray(light_to_srgb(colours, space))
    if image.mode == "RGBA":
        converted.putalpha(image.getchannel("A"))
    return converted


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    if image.mode != "RGBA":
        return image.convert("RGB")
    canvas = Image.new("RGB", image.size, _WHITE)
    canvas.paste(image, mask=image.getchannel("A"))
    return canvas
