"""Reads photos: for the API, and for jobs that need one."""

import time

from facemagi import limits, table
from facemagi.deletion import expiry, tombstones
from facemagi.errors import FaceMagiError
from facemagi.ids import PHOTO_ID
from facemagi.photos.keys import PhotoKey
from facemagi.photos.sources import fetch_failed
from facemagi.states import UNDECIDED, PhotoState
from facemagi.table import Json, Record


def find(owner: str, photo: str, param: str = "photo") -> Record:
    """A photo's record.

    Args:
        owner: the owner's id.
        photo: the photo's id, as the caller sent it.
        param: the request's field that named it, for the error.

    Raises:
        FaceMagiError: `not_found`, also for another owner's photo; `deleted`; `expired` after its retention.
    """
    record = table.read(owner, PhotoKey(owner, photo).record) if PHOTO_ID.fullmatch(photo) else None
    if record is None:
        raise FaceMagiError(
            "not_found",
            "There is no such photo.",
            param=param,
            actual=photo,
            remedy="Photos are deleted after a day; upload it again.",
        )
    if tombstones.is_gone(record):
        raise tombstones.refusal(photo, record, param)
    if record.state == PhotoState.DELETED:
        raise FaceMagiError(
            "deleted",
            f"The photo {photo} has been deleted.",
            param=param,
            actual=photo,
            remedy="Upload it again.",
        )
    return rejected_if_overdue(record)


def view(key: PhotoKey, record: Record) -> Json:
    """The photo as the API shows it.

    Args:
        key: the photo.
        record: its record.
    """
    return {
        "id": key.photo,
        "state": record.state,
        "width": record.outcome.get("width"),
        "height": record.outcome.get("height"),
        "format": record.outcome.get("format"),
        "faces": record.outcome.get("faces", []),
        "metadata": record.request.get("metadata", {}),
        "error": record.outcome.get("error"),
        "created_at": record.request["created_at"],
        "expires_at": expiry.of(record),
    }


def require_ready(owner: str, photo: str, param: str) -> Record:
    """The record of a photo that is ready for jobs.

    Args:
        owner: the owner's id.
        photo: the photo's id, as the caller sent it.
        param: the request's field that named it, for the error.

    Raises:
        FaceMagiError: `not_found`, `photo_pending`, `photo_rejected`.
    """
    record = find(owner, photo, param)
    if record.state in UNDECIDED:
        raise FaceMagiError(
            "photo_pending",
            f"The photo {photo} has not arrived, or its faces are still being found.",
            param=param,
            actual=record.state,
            limit=PhotoState.READY.value,
            remedy=f"Post its bytes, then GET /v1/photos/{photo}?wait=5 until it is ready.",
        )
    if record.state == PhotoState.REJECTED:
        error = record.outcome["error"]
        raise FaceMagiError(
            "photo_rejected",
            f"The photo {photo} cannot be used: {error['message']}",
            param=param,
            actual=error["code"],
            limit=error["limit"],
            remedy=error["remedy"],
        )
    return record


def rejected_if_overdue(record: Record) -> Record:
    """The record as rejected, if its bytes did not come in time; otherwise the record itself.

    Args:
        record: the photo's record.
    """
    closes_at = record.request["upload_closes_at"]
    if record.state not in UNDECIDED or time.time() <= closes_at + limits.UPLOAD_GRACE_SECONDS:
        return record
    error = fetch_failed("that took too long") if "image_url" in record.request else _upload_expired(closes_at)
    return Record(PhotoState.REJECTED, record.request, {"error": error.detail()}, record.expires_at)


def _upload_expired(closes_at: int) -> FaceMagiError:
    return FaceMagiError(
        "upload_expired",
        "No photo that could be read arrived before the upload closed.",
        actual=int(time.time()),
        limit=closes_at,
        remedy="POST /v1/photos again for a new upload.",
    )
