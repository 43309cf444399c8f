"""Checks a downloaded file, and reads members of an archive as data. Nothing of an archive is installed or run."""

import hashlib
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from facemagi.weights import Source
from scripts.downloads.errors import DownloadError

MAX_EXPANSION = 20
"""How many times its own size an archive may unpack to. Trained numbers hardly compress, so more is an attack."""

CHUNK = 1 << 20
"""Bytes that are read at a time."""

HTML = (b"<!doctype html", b"<html")
"""How a web page begins, in lower case."""


def require_expected(path: Path, source: Source) -> None:
    """Check a file's SHA-256.

    Raises:
        DownloadError: the file is not the one that the source names.
    """
    with path.open("rb") as stream:
        actual = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        is_page = stream.read(len(HTML[0])).lower().startswith(HTML)
    if actual == source.sha256:
        return
    size = path.stat().st_size
    if is_page:
        raise DownloadError(f"{source.label} is a web page instead of the file; is there a proxy or a login between?")
    raise DownloadError(
        f"{path.name} from {source.label} has {size} bytes with the sha256 {actual}, not {source.bytes} bytes with "
        f"{source.sha256}: it is damaged, or another file"
    )


def read_members(path: Path, members: Sequence[str]) -> dict[str, bytes]:
    """Read members of an archive, a zip (wheels are) or a gzipped tar.

    Args:
        path: the archive.
        members: their paths in it.

    Returns:
        The content of each, by its path.

    Raises:
        DownloadError: a member is missing; a name leads out of the archive; the archive is damaged, or unpacks to more
            than `MAX_EXPANSION` times its size.
    """
    limit = MAX_EXPANSION * path.stat().st_size
    found = dict[str, bytes]()
    try:
        with _opened(path) as entries:
            for name, size, stream in entries:
                _require_inside(path, name)
                limit -= size
                if limit < 0:
                    raise DownloadError(f"{path.name} unpacks to more than {MAX_EXPANSION} times its size")
                if name in members and stream is not None:
                    found[name] = stream.read()
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, NotImplementedError) as error:
        raise DownloadError(f"{path.name} is damaged: {error}") from error
    missing = [member for member in members if member not in found]
    if missing:
        raise DownloadError(f"{path.name} does not contain {missing[0]}")
    return found


Entry = tuple[str, int, IO[bytes] | None]
"""A member's path, its size unpacked, and its content; None for anything but a file."""


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[Entry]]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield ((info.filename, info.file_size, archive.open(info)) for info in archive.infolist())
    else:
        with tarfile.open(path, "r:gz") as tar:
            yield ((member.name, member.size, tar.extractfile(member) if member.isfile() else None) for member in tar)


def _require_inside(path: Path, name: str) -> None:
    if name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts:
        raise DownloadError(f"{path.name} contains the name {name!r}, which leads out of the archive")
