"""Fetches photos from URLs that callers named: by a queue, in the function that may call other servers."""

import json

from facemagi import limits, objects, table
from facemagi.aws import client
from facemagi.deletion import tombstones
from facemagi.errors import FaceMagiError
from facemagi.outgoing.download import download
from facemagi.outgoing.errors import OutgoingError
from facemagi.outgoing.http import Bounds
from facemagi.photos import rejection
from facemagi.photos.formats import ACCEPTED, START_BYTES, photo_format
from facemagi.photos.keys import PhotoKey
from facemagi.photos.reading import rejected_if_overdue
from facemagi.photos.sources import fetch_failed
from facemagi.settings import settings
from facemagi.states import PhotoState

BOUNDS = Bounds(seconds=10, answer_bytes=limits.MAX_PHOTO_BYTES)
"""The largest photo needs 8 Mbit/s. The function's other calls must fit into its time, too."""

MAX_ATTEMPTS = 2
"""A server that fails twice is not tried again: the caller may be waiting."""

PAUSE_SECONDS = 5
"""Before the second attempt, for a server that restarts."""


def enqueue(key: PhotoKey, attempt: int = 1, delay: int = 0) -> None:
    """Have a photo fetched.

    Args:
        key: the photo; its record names the URL.
        attempt: the number of the attempt, from 1.
        delay: seconds before it is made.
    """
    body = json.dumps({"owner": key.owner, "photo": key.photo, "attempt": attempt})
    client("sqs").send_message(QueueUrl=settings().webhook_queue, MessageBody=body, DelaySeconds=delay)


def fetch(key: PhotoKey, attempt: int) -> str | None:
    """Fetch a photo and store it, which starts face detection; reject it where that fails.

    A photo that is deleted while it is fetched, face detection deletes again.

    Args:
        key: the photo.
        attempt: the number of the attempt, from 1.

    Returns:
        `fetched`, `rejected`, or `again` if another attempt follows; None where there was nothing to do.
    """
    record = table.read(key.owner, key.record)
    if record is None or tombstones.is_gone(record) or rejected_if_overdue(record).state != PhotoState.AWAITING_UPLOAD:
        return None
    try:
        content = download(
            str(record.request["image_url"]), settings().trusted_hosts, BOUNDS, START_BYTES, _require_photo
        )
    except OutgoingError as error:
        return _give_up(key, attempt, error)
    objects.write(key.original, content, f"image/{photo_format(content)}")
    return "fetched"


def _give_up(key: PhotoKey, attempt: int, error: OutgoingError) -> str | None:
    if error.may_pass and attempt < MAX_ATTEMPTS:
        enqueue(key, attempt + 1, PAUSE_SECONDS)
        return "again"
    outcome = {"error": fetch_failed(str(error)).detail()}
    return "rejected" if rejection.reject(key, outcome, only_from=[PhotoState.AWAITING_UPLOAD]) else None


def _require_photo(start: bytes) -> None:
    """Refuse a file that is no photo before the rest of it is read."""
    try:
        photo_format(start)
    except FaceMagiError as error:
        found = error.actual or "of no kind that is known here"
        raise OutgoingError(f"the file is {found}, not {', '.join(ACCEPTED)}") from error
