"""The photos of a folder."""

import hashlib
import re
from pathlib import Path, PurePosixPath

from scripts.datasets.errors import DatasetError

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif")
"""Endings of the files that can be photos, in lower case."""

NAME_LENGTH, HASH_LENGTH = 40, 8
"""Characters of a photo's own name, and of the hash of its path, in the name of its picture."""


def find_photos(folder: Path, out: Path) -> list[str]:
    """The photos of a folder and of the folders in it.

    Args:
        folder: where to look.
        out: the folder of the prepared pictures, which are no photos.

    Returns:
        Their paths in the folder, with slashes, in alphabetical order.

    Raises:
        DatasetError: there is no such folder, there is no photo in it, or the pictures would be written among them.
    """
    if not folder.is_dir():
        raise DatasetError(f"There is no folder {folder}.")
    if out.resolve() == folder.resolve():
        raise DatasetError(f"{folder} has the photos; name another folder for the data set.")
    found = [path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file()]
    photos = sorted(
        path.relative_to(folder).as_posix() for path in found if out.resolve() not in path.resolve().parents
    )
    if not photos:
        raise DatasetError(f"{folder} has no photo; a photo ends in {', '.join(SUFFIXES)}.")
    return photos


def id_of(file: str) -> str:
    """The name of a photo's picture: the photo's own name, and a hash of its path, as several folders may have it.

    Example:
        >>> id_of("summer/IMG 12.jpg")
        'IMG_12_911e64a0'
    """
    name = re.sub(r"[^A-Za-z0-9-]+", "_", PurePosixPath(file).stem)[:NAME_LENGTH]
    return f"{name}_{hashlib.sha256(file.encode()).hexdigest()[:HASH_LENGTH]}"
