"""Decodes an uploaded file to upright sRGB pixels.

Size, format and dimensions are checked before any pixel is decoded, so that a malicious file costs little.
"""

import io
import re
from dataclasses import dataclass

from PIL import Image

from facemagi import limits
from facemagi.errors import FaceMagiError
from facemagi.photos.formats import photo_format
from facemagi_vision.decoding.colour import Colours, srgb_pixels
from facemagi_vision.decoding.colour_declaration import declared_colours
from facemagi_vision.decoding.jpeg_end import load_without_end
from facemagi_vision.decoding.lower_bytes import heic_bytes, png_lower_bytes
from facemagi_vision.pyramid import RGB

MAX_BYTES = limits.MAX_PHOTO_BYTES
MAX_PIXELS = limits.MAX_PIXELS
MIN_SIDE = limits.MIN_SIDE

MAX_SCANS = 500
"""Scans of a JPEG; a progressive one has about ten. A scan can have only a few bytes but costs a pass over the picture,
so a small file could occupy a decoder for an hour. The limit is high because a video that is appended to the picture
can contain the bytes of the marker."""

_SCAN_MARKER = b"\xff\xda"
_ORIENTATION_TAG = 0x0112
_UPRIGHT_TRANSPOSES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""The operation that undoes each EXIF orientation (Exif 2.32, tag 0x0112)."""


@dataclass(frozen=True)
class DecodedPhoto:
    """A decoded photo.

    Attributes:
        rgb: (H, W, 3) uint8, sRGB, red first, C-contiguous, upright; transparent parts are white.
        format: `jpeg`, `png`, `webp`, `heic` or `avif`.
    """

    rgb: RGB
    format: str

    @property
    def width(self) -> int:
        """Pixels."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """Pixels."""
        return int(self.rgb.shape[0])


def decode(data: bytes) -> DecodedPhoto:
    """Decode the first picture of a file.

    Args:
        data: the file.

    Returns:
        The photo, upright and in sRGB.

    Raises:
        FaceMagiError: `file_too_large`, `unsupported_format`, `too_many_pixels`, `image_too_small`, `decode_failed`.
    """
    _check_size(data)
    image_format = photo_format(data)
    try:
        image = _open(data, image_format)
        _check_dimensions(*image.size)
        image = _load(image, data)
        _check_dimensions(*image.size)  # the picture of a HEIC may be larger than its header says
        colours = declared_colours(image, data, image_format)
        upper, lower = _sixteen_bits(image, data, colours)
        return DecodedPhoto(srgb_pixels(upper, colours, lower), image_format)
    except FaceMagiError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels(f"The photo has more than {MAX_PIXELS} pixels.", _pixels_in_message(str(bomb))) from bomb
    except Exception as error:  # decoders raise almost anything on damaged bytes
        raise _decode_failed(f"The {image_format} file is damaged: {error}", image_format) from error


def _open(data: bytes, image_format: str) -> Image.Image:
    """Read the header; `load` decodes the pixels."""
    if image_format == "heic":
        from pi_heif import HeifImageFile  # type: ignore[import-untyped]

        heic: Image.Image = HeifImageFile(io.BytesIO(data))
        return heic
    if data.count(_SCAN_MARKER) > MAX_SCANS and image_format == "jpeg":
        raise _decode_failed(f"The jpeg file has more than {MAX_SCANS} scans.", image_format)
    return Image.open(io.BytesIO(data), formats=[image_format.upper()])


def _load(image: Image.Image, data: bytes) -> Image.Image:
    """Decode the pixels, of a JPEG even if its end marker is missing."""
    try:
        image.load()
    except OSError:
        completed = load_without_end(data) if image.format in ("JPEG", "MPO") else None
        if not completed:
            raise
        return completed
    return image


def _sixteen_bits(image: Image.Image, data: bytes, colours: Colours) -> tuple[Image.Image, Image.Image | None]:
    """The upright picture, and its lower bytes where 8 bits of its own colour space are fewer than 8 bits of sRGB."""
    upright = _upright(image)
    space = colours.outranking_space
    if (space is None or space.is_srgb) and not colours.profile:
        return upright, None
    if image.format == "PNG":
        lower = png_lower_bytes(data)
        return upright, lower and _upright(lower)
    if image.format == "HEIF" and image.info.get("bit_depth", 8) > 8:
        return heic_bytes(data) or (upright, None)
    return upright, None


def _upright(image: Image.Image) -> Image.Image:
    """Undo the EXIF orientation.

    A HEIC has orientation 1, because pi_heif has already rotated it; Pillow reports AVIF's own rotation as EXIF.
    """
    try:
        orientation = image.getexif().get(_ORIENTATION_TAG)
    except Exception:  # a photo with damaged EXIF can still be edited
        return image
    return image.transpose(_UPRIGHT_TRANSPOSES[orientation]) if orientation in _UPRIGHT_TRANSPOSES else image


def _check_size(data: bytes) -> None:
    if not data:
        raise _decode_failed("The file is empty.", None)
    if len(data) > MAX_BYTES:
        raise FaceMagiError(
            "file_too_large",
            f"The file has {len(data)} bytes, more than {MAX_BYTES}.",
            limit=MAX_BYTES,
            actual=len(data),
            remedy="Send a smaller picture, or a JPEG of lower quality.",
        )


def _check_dimensions(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_many_pixels(f"The photo has {width} × {height} pixels, more than {MAX_PIXELS}.", width * height)
    if min(width, height) < MIN_SIDE:
        raise FaceMagiError(
            "image_too_small",
            f"The photo has {width} × {height} pixels; each side needs {MIN_SIDE}.",
            limit={"min": MIN_SIDE},
            actual=min(width, height),
            remedy="Send the picture at its original size.",
        )


def _pixels_in_message(message: str) -> int | None:
    """The number of pixels in Pillow's error; Pillow refuses the largest pictures without returning their size."""
    number = re.search(r"\((\d+) pixels\)", message)
    return int(number[1]) if number else None


def _too_many_pixels(message: str, pixels: int | None = None) -> FaceMagiError:
    remedy = "Send the picture at a smaller size."
    return FaceMagiError("too_many_pixels", message, limit=MAX_PIXELS, actual=pixels, remedy=remedy)


def _decode_failed(message: str, image_format: str | None) -> FaceMagiError:
    remedy = "Upload the file again; if that does not help, save the picture anew as a JPEG."
    return FaceMagiError("decode_failed", message, actual=image_format, remedy=remedy)
