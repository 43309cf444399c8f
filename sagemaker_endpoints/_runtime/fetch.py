"""The bytes of a photo in S3."""

import re

from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.limits import MAX_PHOTO_BYTES

S3_URI = re.compile(r"s3://([^/]+)/(.+)")

_GONE = ("NoSuchKey", "NoSuchBucket", "AccessDenied")
"""S3 answers AccessDenied for an object that is not there to whoever may not list the bucket, as a model may not."""


def fetch(uri: str, param: str, most: int = MAX_PHOTO_BYTES) -> bytes:
    """What lies at `s3://bucket/key`, at most so many bytes: the size is looked at before the body is read.

    param: the field that named it, for the error.

    Raises:
        FaceMagiError: `expired` where nothing is there any more, `file_too_large`, `internal` where S3 does not answer.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    match = S3_URI.fullmatch(uri)
    bucket, key = match.groups() if match else ("", "")
    try:
        answer = client("s3").get_object(Bucket=bucket, Key=key)
        _require_size(answer["ContentLength"], param, most)
        return bytes(answer["Body"].read())
    except ClientError as error:
        raise _refusal(error.response["Error"]["Code"], param) from error
    except BotoCoreError as error:
        raise _refusal(type(error).__name__, param) from error


def _require_size(size: int, param: str, most: int) -> None:
    if size > most:
        raise FaceMagiError(
            "file_too_large",
            f"The photo has {size} bytes.",
            param=param,
            limit=most,
            actual=size,
            remedy="Upload a smaller file.",
        )


def _refusal(reason: str, param: str) -> FaceMagiError:
    if reason in _GONE:
        return FaceMagiError(
            "expired",
            "The photo is no longer there.",
            param=param,
            remedy="Photos are deleted after a day: upload it again.",
        )
    return FaceMagiError(
        "internal", f"The photo could not be read: {reason}.", param=param, actual=reason, remedy="Try again."
    )
