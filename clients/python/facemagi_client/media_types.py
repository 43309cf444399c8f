"""The content types of photos."""

from pathlib import PurePath

SUFFIXES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".avif": "image/avif",
}
"""The files that the service takes, by their suffixes."""

FORMATS = {".png": "png", ".webp": "webp", ".gif": "gif", ".avif": "avif", ".json": "json"}
"""Output formats by the suffix of the result's file; every other suffix means JPEG."""

HEIF_BRANDS = {b"avif": "image/avif", b"avis": "image/avif", b"mif1": "image/heif", b"msf1": "image/heif"}
"""Of the files that begin with an `ftyp` box; the other brands are HEIC."""


def of(content: bytes, name: str = "") -> str:
    """The content type to announce for a photo, by its first bytes, else by its name.

    A wrong guess does no harm: the service looks at the bytes.

    Args:
        content: at least the first 12 bytes.
        name: of the file.
    """
    if content.startswith(b"\xff\xd8"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return HEIF_BRANDS.get(content[8:12], "image/heic")
    return SUFFIXES.get(PurePath(name).suffix.lower(), "image/jpeg")
