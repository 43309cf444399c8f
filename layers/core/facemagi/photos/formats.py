"""Detects the format of an image file by its first bytes, not by its name or its declared type."""

from facemagi.errors import FaceMagiError

ACCEPTED = ("jpeg", "png", "webp", "heic", "avif")

START_BYTES = 512
"""So much of a file says which format it has."""

_SIGNATURES = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF8": "gif",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"BM": "bmp",
    b"%PDF": "pdf",
    b"<svg": "svg",
    b"<?xml": "xml",
    b"<!DOCTYPE": "html",
    b"<!doctype": "html",
    b"<html": "html",
    b"\xff\x0a": "jpeg-xl",
    b"\x00\x00\x00\x0cJXL ": "jpeg-xl",
}
"""First bytes of each format. Formats that are not accepted are listed so that the error message can name them."""

_BRANDS = {
    b"avif": "avif",
    b"avis": "avif",
    b"heic": "heic",
    b"heix": "heic",
    b"heim": "heic",
    b"heis": "heic",
    b"hevc": "heic",
    b"hevx": "heic",
}
"""Brands of an ISO base media file (ISO/IEC 23008-12, annexes B and C; AV1 Image File Format, section 6)."""


def photo_format(data: bytes, param: str | None = None) -> str:
    """The format of a photo.

    Args:
        data: the file, or its first `START_BYTES`.
        param: the request's field that it came from, for the error.

    Returns:
        `jpeg`, `png`, `webp`, `heic` or `avif`.

    Raises:
        FaceMagiError: `unsupported_format` for any other file.
    """
    name = _detect_format(data)
    if name in ACCEPTED:
        return name
    raise FaceMagiError(
        "unsupported_format",
        f"The file is {name or 'of no kind that is known here'}, not a JPEG, PNG, WebP, HEIC or AVIF.",
        param=param,
        limit=list(ACCEPTED),
        actual=name,
        remedy="Save the picture as a JPEG and upload that.",
    )


def _detect_format(data: bytes) -> str | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return _format_of_brand(data)
    return next((name for signature, name in _SIGNATURES.items() if data.startswith(signature)), None)


def _format_of_brand(data: bytes) -> str | None:
    """The first known brand of the `ftyp` box, the major brand before the others; `mif1` alone names no codec."""
    box = data[8 : int.from_bytes(data[:4])]
    brands = (box[start : start + 4] for start in (0, *range(8, min(len(box), 256), 4)))
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)
