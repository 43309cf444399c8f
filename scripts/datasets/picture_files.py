"""Writes pictures so that a file is either whole or not there."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2

from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.errors import DatasetError

UNFINISHED = ".part"
"""Suffix of a file that is being written."""


def write_picture(picture: RGB, path: Path) -> None:
    """Write a picture; a file of that name is replaced at once, never partly.

    Args:
        picture: (H, W, 3) uint8, red first.
        path: of the file; its suffix names the format.

    Raises:
        DatasetError: the disk is full, or the folder cannot be written.
    """
    _, encoded = cv2.imencode(path.suffix, picture[..., ::-1])
    with refusals_of(path):
        unfinished = path.with_name(path.name + UNFINISHED)
        unfinished.write_bytes(encoded.tobytes())
        unfinished.replace(path)


@contextmanager
def refusals_of(path: Path) -> Iterator[None]:
    """Turn what the disk refuses, inside the `with` block, into a sentence.

    Args:
        path: what is written.

    Raises:
        DatasetError: the disk is full, or the path cannot be written.
    """
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DatasetError(
                f"The disk of {path.parent} is full. Free some space; the same command goes on where it stopped."
            ) from error
        raise DatasetError(f"{path} cannot be written: {error.strerror}.") from error
