"""Reads a text file that people have made."""

from pathlib import Path

from scripts.datasets.errors import DatasetError


def read_text(path: Path) -> str:
    """The text of a file, without the mark that some programs put at its beginning.

    Raises:
        DatasetError: it is missing, or no text.
    """
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} is no text in UTF-8.") from error
