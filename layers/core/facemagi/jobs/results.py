"""Results: their keys in the bucket, the names of their files, and their presigned URLs.

A result's name depends only on the job's id and the format, so the result can be found without its notice.
"""

import re
import time
from typing import Any

from facemagi import limits
from facemagi.aws import client
from facemagi.settings import settings

MEDIA_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "json": "application/json",
}
"""The media type of each result format."""

EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp", "gif": "gif", "avif": "avif", "json": "json"}

REPORT = "json"
"""The format of a report; all others are of pictures."""

MASK = "png"
"""The format of a mask: its values are read by programs, so none may be lost."""


def formats(reports: bool) -> list[str]:
    """The formats that the result of an effect may have.

    Args:
        reports: whether the effect reports.
    """
    return [name for name in MEDIA_TYPES if (name == REPORT) == reports]


def folder(owner: str) -> str:
    """The key prefix of all results of an owner, without the closing slash.

    Args:
        owner: the owner's id.
    """
    return f"{owner}/results"


def file_name(job: str, result_format: str) -> str:
    """The file name of a job's result; SageMaker allows 32 characters with one dot.

    Args:
        job: the job's id.
        result_format: a key of `EXTENSIONS`.

    Example:
        >>> file_name("job_4f", "jpeg")
        'job_4f.jpg'
    """
    return f"{job}.{EXTENSIONS[result_format]}"


def handoff_name(job: str, leg: int) -> str:
    """The file name of the picture that one leg of a job writes for the next; within the same limit.

    Args:
        job: the job's id.
        leg: the number of the leg that writes it.
    """
    return f"{job}-{leg}.png"


def is_handoff(key: str, job: str) -> bool:
    """Whether an object is a picture between two legs of a job.

    Args:
        key: the object's key.
        job: the job's id.

    Example:
        >>> is_handoff("me/results/job_4f-0.png", "job_4f"), is_handoff("me/results/job_4f.png", "job_4f")
        (True, False)
    """
    return re.fullmatch(rf"{job}-\d+\.png", key.rpartition("/")[2]) is not None


def handoff_key(owner: str, job: str, leg: int) -> str:
    """The object key of the picture that one leg writes for the next.

    Args:
        owner: the owner's id.
        job: the job's id.
        leg: the number of the leg that writes it.
    """
    return f"{folder(owner)}/{handoff_name(job, leg)}"


def handoff_uri(owner: str, job: str, leg: int) -> str:
    """The `s3://` address of `handoff_key`.

    Args:
        owner: the owner's id.
        job: the job's id.
        leg: the number of the leg that writes it.
    """
    return f"s3://{settings().bucket}/{handoff_key(owner, job, leg)}"


def key(owner: str, job: str, result_format: str) -> str:
    """The object key of a job's result.

    Args:
        owner: the owner's id.
        job: the job's id.
        result_format: a key of `EXTENSIONS`.
    """
    return f"{folder(owner)}/{file_name(job, result_format)}"


def view(key: str, job: str, result_format: str, deletes_at: int) -> dict[str, Any]:
    """A result as the API shows it, with a fresh presigned GET URL.

    Args:
        key: the object key of the result.
        job: the id of a job that succeeded.
        result_format: the format of its result, a key of `MEDIA_TYPES`.
        deletes_at: when the result is deleted, seconds since 1970.
    """
    url, ends_at = presigned(key, job, result_format, deletes_at)
    return {"url": url, "format": result_format, "url_expires_at": ends_at}


def presigned(key: str, job: str, result_format: str, deletes_at: int) -> tuple[str, int]:
    """A presigned GET of a result, which need not be there yet, and when it ends, seconds since 1970.

    It ends earlier where the session of the role that signs it does: S3 accepts no signature of credentials that have
    ended, and Lambda does not say how long those of a function live.

    Args:
        key: the object key of the result.
        job: the job's id.
        result_format: the format of the result, a key of `MEDIA_TYPES`.
        deletes_at: when the result is deleted, seconds since 1970.
    """
    now = int(time.time())
    seconds = max(1, min(limits.RESULT_URL_SECONDS, deletes_at - now))
    url = client("s3").generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings().bucket,
            "Key": key,
            "ResponseContentType": MEDIA_TYPES[result_format],
            "ResponseContentDisposition": f'inline; filename="{file_name(job, result_format)}"',
        },
        ExpiresIn=seconds,
    )
    return str(url), now + seconds
