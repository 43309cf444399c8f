"""What a caller can give as a photo, and its way into the service."""

import io
import os
import re
from pathlib import Path
from typing import Any, TypeGuard

from facemagi_client import media_types
from facemagi_client.progress import OnProgress, Progress
from facemagi_client.types import CreatedPhoto, RepeatedPhoto, UploadForm

Source = str | os.PathLike[str] | bytes
"""A photo: the path of its file, its bytes, its `https://` URL, or the id of one that is in the service."""

PHOTO_ID = re.compile(r"photo_[0-9a-z]{10,40}")


def is_id(source: Any) -> TypeGuard[str]:
    """Whether a photo is named by its id.

    Args:
        source: what the caller gave.
    """
    return isinstance(source, str) and PHOTO_ID.fullmatch(source) is not None


def is_url(source: Source) -> TypeGuard[str]:
    """Whether a photo is named by its URL.

    Args:
        source: what the caller gave.
    """
    return isinstance(source, str) and source.startswith("https://")


def content_of(source: Source) -> tuple[bytes, str]:
    """The bytes of a photo and the content type to announce.

    Args:
        source: a file or bytes.

    Raises:
        OSError: the file cannot be read.
    """
    if isinstance(source, bytes):
        return source, media_types.of(source)
    content = Path(source).read_bytes()
    return content, media_types.of(content, os.fspath(source))


def form_of(photo: CreatedPhoto | RepeatedPhoto) -> UploadForm:
    """The form for the bytes of a new photo.

    Args:
        photo: the answer to its announcement.

    Raises:
        ValueError: it has none: the service has its bytes already, or fetches them.
    """
    if photo["upload"] is None:
        raise ValueError(f"{photo['id']} awaits no upload.")
    return photo["upload"]


class CountedFile(io.BytesIO):
    """The bytes of an upload; reading them is its progress.

    Args:
        content: the bytes.
        photo: its id, for the callback.
        on_progress: called after every piece.
    """

    def __init__(self, content: bytes, photo: str, on_progress: OnProgress) -> None:
        super().__init__(content)
        self._photo, self._on_progress, self._total = photo, on_progress, len(content)

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes.

        Args:
            size: how many at most; -1 for all.
        """
        piece = super().read(size)
        if piece:
            self._on_progress(Progress("uploading", self._photo, self.tell(), self._total))
        return piece
