"""Reads the bytes of a photo from S3."""

import re

from facemagi.errors import FaceMagiError
from facemagi.limits import MAX_PHOTO_BYTES
from facemagi.objects import read_bounded

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
    from botocore.exceptions import BotoCoreError, ClientError

    match = S3_URI.fullmatch(uri)
    bucket, key = match.groups() if match else ("", "")
    try:
        return read_bounded(bucket, key, param, max_bytes)
    except ClientError as error:
        raise _unreadable(error.response["Error"]["Code"], param) from error
    except BotoCoreError as error:
        raise _unreadable(type(error).__name__, param) from error


def _unreadable(reason: str, param: str) -> FaceMagiError:
    return FaceMagiError(
        "internal", f"The photo could not be read: {reason}.", param=param, actual=reason, remedy="Try again."
    )
