"""The bucket's objects: read with a limit, written, removed."""

from facemagi import limits
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.settings import settings

GONE = ("NoSuchKey", "AccessDenied")
"""What S3 answers for an object that is not there; the second to those who may not list the bucket, as nobody may."""


def read(key: str, param: str) -> bytes:
    """An object of at most `MAX_PHOTO_BYTES`; `param` is the field of the request that led to it.

    Raises:
        FaceMagiError: `expired` where there is none, `file_too_large` before anything is read.
    """
    s3 = client("s3")
    try:
        stored = s3.get_object(Bucket=settings().bucket, Key=key)
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] not in GONE:
            raise
        raise FaceMagiError(
            "expired",
            "The photo is no longer here.",
            param=param,
            remedy="Photos are deleted after a day; send it again.",
        ) from error
    require_size(stored["ContentLength"], param)
    return bytes(stored["Body"].read())


def write(key: str, body: str, content_type: str) -> None:
    """A new object, or a new version of it: the bucket keeps no old ones."""
    client("s3").put_object(Bucket=settings().bucket, Key=key, Body=body, ContentType=content_type)


def remove(*keys: str) -> None:
    """Delete objects now; one that is not there is no error."""
    for key in keys:
        client("s3").delete_object(Bucket=settings().bucket, Key=key)


def require_size(size: int, param: str) -> None:
    """Raise `file_too_large` for more than `MAX_PHOTO_BYTES`."""
    if size > limits.MAX_PHOTO_BYTES:
        raise FaceMagiError(
            "file_too_large",
            f"The photo has {size} bytes, more than {limits.MAX_PHOTO_BYTES}.",
            param=param,
            actual=size,
            limit=limits.MAX_PHOTO_BYTES,
            remedy="Send a smaller picture, or a JPEG of lower quality.",
        )
