"""Where downloads go."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from facemagi_client.progress import OnProgress, Progress

PART_SUFFIX = ".facemagi-part"
"""Of a file that is being written. A process that was killed leaves one; nothing reads it."""


class FileSink:
    """Writes a body into a file, and counts its bytes.

    Args:
        file: open for writing.
        job: its id, for the callback.
        on_progress: called after every piece.
    """

    def __init__(self, file: IO[bytes], job: str, on_progress: OnProgress) -> None:
        self._file, self._job, self._on_progress = file, job, on_progress
        self._done = 0
        self._total: int | None = None

    def start(self, total_bytes: int | None) -> None:
        """A body begins, for the first time or again.

        Args:
            total_bytes: of the body; None where that is not known.
        """
        self._file.seek(0)
        self._file.truncate()
        self._done, self._total = 0, total_bytes

    def write(self, piece: bytes) -> None:
        """The next piece of it.

        Args:
            piece: its bytes.
        """
        self._file.write(piece)
        self._done += len(piece)
        self._on_progress(Progress("downloading", self._job, self._done, self._total))


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there when it is complete: it is written under another name, and renamed at the end.

    Args:
        path: the file. Its folder is made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{uuid4().hex}{PART_SUFFIX}")
    try:
        with part.open("x+b") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
