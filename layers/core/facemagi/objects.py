"""Objects in S3: read up to a size limit, written, deleted."""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from facemagi import limits
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.settings import settings

_GONE = ("NoSuchKey", "NoSuchBucket", "AccessDenied")
"""S3's error codes for an object that does not exist. AccessDenied, because our roles may not list the bucket."""

MAX_DELETED_AT_ONCE = 1000
"""The most objects that one call of DeleteObjects deletes."""


def read(key: str, param: str, max_bytes: int = limits.MAX_PHOTO_BYTES) -> bytes:
    """Read an object of the service's bucket; see `read_bounded`.

    Args:
        key: the object's key.
        param: the request's field that led to it, for the error.
        max_bytes: the largest size that is read.
    """
    return read_bounded(settings().bucket, key, param, max_bytes)


def read_bounded(bucket: str, key: str, param: str, max_bytes: int = limits.MAX_PHOTO_BYTES) -> bytes:
    """Read an object; its size is checked before its body is read.

    Args:
        bucket: the bucket's name.
        key: the object's key.
        param: the request's field that led to it, for the error.
        max_bytes: the largest size that is read.

    Raises:
        FaceMagiError: `expired` where there is no such object, `file_too_large`.
        botocore's ClientError, BotoCoreError: S3 did not answer, or refused for another reason.
    """
    return _body(_get(bucket, key, param), param, max_bytes)


@dataclass(frozen=True)
class Version:
    """What an object contained when it was read.

    Attributes:
        content: its bytes.
        etag: S3's name of this content; another content of the object has another one.
    """

    content: bytes
    etag: str


def read_changed(bucket: str, key: str, param: str, etag: str | None) -> Version | None:
    """Read an object, unless its content is known. One call either way, which fails where the object is gone.

    Args:
        bucket: the bucket's name.
        key: the object's key.
        param: the request's field that led to it, for the error.
        etag: of the content that is known; None where none is.

    Returns:
        The content; None where it is the known one.

    Raises:
        FaceMagiError, ClientError, BotoCoreError: as `read_bounded`.
    """
    s3 = client("s3")
    try:
        stored = _get(bucket, key, param, **({"IfNoneMatch": etag} if etag else {}))
    except s3.exceptions.ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != HTTPStatus.NOT_MODIFIED:
            raise
        return None
    return Version(_body(stored, param, limits.MAX_PHOTO_BYTES), stored["ETag"])


def _get(bucket: str, key: str, param: str, **condition: str) -> Any:
    s3 = client("s3")
    try:
        return s3.get_object(Bucket=bucket, Key=key, **condition)
    except s3.exceptions.ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in _GONE:
            raise
        if code == "AccessDenied":
            logging.getLogger(__name__).warning("no object, or no right to read it: s3://%s/%s", bucket, key)
        raise FaceMagiError(
            "expired",
            "The photo is no longer here.",
            param=param,
            remedy="Photos are deleted after a day; send it again.",
        ) from error


def _body(stored: Any, param: str, max_bytes: int) -> bytes:
    require_size(stored["ContentLength"], param, max_bytes)
    return bytes(stored["Body"].read())


def write(key: str, body: str | bytes, content_type: str) -> None:
    """Create or replace an object of the service's bucket; the bucket keeps no old versions.

    Args:
        key: the object's key.
        body: its content.
        content_type: its media type.
    """
    client("s3").put_object(Bucket=settings().bucket, Key=key, Body=body, ContentType=content_type)


def remove(*keys: str) -> None:
    """Delete objects of the service's bucket now; a missing object is no error.

    Args:
        keys: the objects' keys.

    Raises:
        RuntimeError: S3 could not delete one of several objects.
    """
    if len(keys) == 1:
        client("s3").delete_object(Bucket=settings().bucket, Key=keys[0])
        return
    for first in range(0, len(keys), MAX_DELETED_AT_ONCE):
        listed = [{"Key": key} for key in keys[first : first + MAX_DELETED_AT_ONCE]]
        deletion = {"Objects": listed, "Quiet": True}
        answer = client("s3").delete_objects(Bucket=settings().bucket, Delete=deletion)
        if answer.get("Errors"):
            raise RuntimeError(f"S3 did not delete all objects: {answer['Errors'][0]}")


def own_key(uri: str) -> str | None:
    """The key of an object of the service's bucket.

    Args:
        uri: any address.

    Returns:
        The key; None where the address is not in the service's bucket.
    """
    prefix = f"s3://{settings().bucket}/"
    return uri.removeprefix(prefix) if uri.startswith(prefix) else None


@dataclass(frozen=True)
class StoredObject:
    """What S3 knows of an object without reading it.

    Attributes:
        content_type: its media type.
        written_at: when it was written, seconds since 1970.
    """

    content_type: str
    written_at: float


def look_up(key: str) -> StoredObject | None:
    """An object of the service's bucket; None where there is no such object.

    Args:
        key: the object's key.
    """
    s3 = client("s3")
    try:
        answer = s3.head_object(Bucket=settings().bucket, Key=key)
    except s3.exceptions.ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] not in (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN):
            raise
        return None
    return StoredObject(answer["ContentType"], answer["LastModified"].timestamp())


def announce_again(key: str, content_type: str) -> None:
    """Make S3 send the event of a new object once more, by copying an object onto itself.

    Args:
        key: the object's key.
        content_type: its media type, which the copy keeps.
    """
    bucket = settings().bucket
    client("s3").copy_object(
        Bucket=bucket,
        Key=key,
        CopySource={"Bucket": bucket, "Key": key},
        ContentType=content_type,
        MetadataDirective="REPLACE",  # S3 refuses to copy an object onto itself unchanged
    )


def require_size(size: int, param: str, max_bytes: int = limits.MAX_PHOTO_BYTES) -> None:
    """Check a photo's size.

    Args:
        size: bytes.
        param: the request's field that is wrong, for the error.
        max_bytes: the largest size that is allowed.

    Raises:
        FaceMagiError: `file_too_large`.
    """
    if size > max_bytes:
        raise FaceMagiError(
            "file_too_large",
            f"The photo has {size} bytes, more than {max_bytes}.",
            param=param,
            actual=size,
            limit=max_bytes,
            remedy="Send a smaller picture, or a JPEG of lower quality.",
        )
