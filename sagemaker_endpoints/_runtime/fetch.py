"""Reads the bytes of a photo from S3."""

import re
from collections.abc import Callable
from typing import TypeVar

from facemagi.errors import FaceMagiError
from facemagi.limits import MAX_PHOTO_BYTES
from facemagi.objects import Version, read_bounded, read_changed

T = TypeVar("T")

S3_URI = re.compile(r"s3://([^/]+)/(.+)")


def fetch(uri: str, param: str, max_bytes: int = MAX_PHOTO_BYTES) -> bytes:
    """The object at an `s3://` address; its size is checked before its body is read.

    Args:
        uri: `s3://bucket/key`.
        param: the job's field that named it, for the error.
        max_bytes: the largest size that is read.

    Raises:
        FaceMagiError: `expired` where there is no such object any more, `file_too_large`, `internal` where S3 fails.
    """
    return _answered(param, lambda: read_bounded(*_place(uri), param, max_bytes))


def fetch_changed(uri: str, param: str, etag: str | None) -> Version | None:
    """A photo at an `s3://` address, unless its content is known.

    Args:
        uri: `s3://bucket/key`.
        param: the job's field that named it, for the error.
        etag: of the content that is known; None where none is.

    Returns:
        Its content; None where it is the known one.

    Raises:
        FaceMagiError: as `fetch`; `expired` also where the known photo has been deleted.
    """
    return _answered(param, lambda: read_changed(*_place(uri), param, etag))


def _place(uri: str) -> tuple[str, str]:
    match = S3_URI.fullmatch(uri)
    return (match[1], match[2]) if match else ("", "")


def _answered(param: str, read: Callable[[], T]) -> T:
    """What S3 answers; its failures are errors of ours."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return read()
    except ClientError as error:
        raise _unreadable(error.response["Error"]["Code"], param) from error
    except BotoCoreError as error:
        raise _unreadable(type(error).__name__, param) from error


def _unreadable(reason: str, param: str) -> FaceMagiError:
    return FaceMagiError(
        "internal", f"The photo could not be read: {reason}.", param=param, actual=reason, remedy="Try again."
    )
