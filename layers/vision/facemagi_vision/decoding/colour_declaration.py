"""Reads what a file says about the colours of its picture, in the order in which each format ranks it."""

from PIL import Image

from facemagi_vision.decoding.colour import Colours
from facemagi_vision.decoding.colour_space import ColourSpace, space_of_codes
from facemagi_vision.decoding.isobmff import nclx_space
from facemagi_vision.decoding.png import cicp_space, gamma_space


def declared_colours(image: Image.Image, data: bytes, image_format: str) -> Colours:
    """The profile or the colour space of a picture.

    Args:
        image: the picture, opened but not necessarily loaded.
        data: its file.
        image_format: `jpeg`, `png`, `webp`, `heic` or `avif`.

    Returns:
        The declaration that counts.
    """
    profile = image.info.get("icc_profile") or None
    if image_format == "png":
        return Colours(profile, cicp_space(data) or (None if profile else gamma_space(image.info)))
    if profile:
        return Colours(profile)
    if image_format == "heic":
        return Colours(space=_heic_space(image))
    return Colours(space=nclx_space(data) if image_format == "avif" else None)


def _heic_space(image: Image.Image) -> ColourSpace | None:
    """The space of the `nclx` box. Its range has been undone by the decoder."""
    nclx = image.info.get("nclx_profile")
    return space_of_codes(nclx["color_primaries"], nclx["transfer_characteristics"]) if nclx else None
