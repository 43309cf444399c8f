"""The life of a photo: announced, uploaded with a presigned POST, decided by face detection, deleted."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from facemagi import limits, objects, table, uploads
from facemagi.errors import FaceMagiError
from facemagi.ids import PHOTO_ID, new_photo_id
from facemagi.settings import settings
from facemagi.states import PRESENT, UNDECIDED, PhotoState
from facemagi.table import Json, Record
from facemagi.uploads import NewPhoto

ORIGINAL = "/original"
"""The end of a photo's key. The bucket's notification filters by it, so that results do not start face detection."""


@dataclass(frozen=True)
class PhotoKey:
    """A photo's owner and id, from which the names of its objects and its record follow."""

    owner: str
    photo: str

    @property
    def original(self) -> str:
        """The object key of the uploaded bytes."""
        return f"{self.owner}/photos/{self.photo}{ORIGINAL}"

    @property
    def faces(self) -> str:
        """The object key of the detected faces."""
        return f"{self.owner}/faces/{self.photo}.json"

    @property
    def record(self) -> str:
        """The name of the photo's record."""
        return f"photo#{self.photo}"

    @property
    def uri(self) -> str:
        """The `s3://` address of the uploaded bytes."""
        return f"s3://{settings().bucket}/{self.original}"


def parse_key(key: str) -> PhotoKey:
    """The photo that an object key belongs to.

    Args:
        key: the key of an uploaded original.
    """
    owner, _, photo = key.removesuffix(ORIGINAL).split("/")
    return PhotoKey(owner, photo)


def create(owner: str, request: NewPhoto) -> Json:
    """Create a pending photo and the presigned POST for its bytes.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/photos.

    Raises:
        FaceMagiError: `unsupported_format`, `invalid_param`, `file_too_large`.
    """
    request = uploads.checked(request)
    now = int(time.time())
    key = PhotoKey(owner, new_photo_id())
    closes_at = now + limits.UPLOAD_SECONDS
    stored = {
        "content_type": request.content_type,
        "bytes": request.bytes,
        "created_at": now,
        "upload_closes_at": closes_at,
    }
    record = Record(PhotoState.AWAITING_UPLOAD, stored, {}, now + limits.RETENTION_SECONDS)
    table.create(owner, key.record, record, now + limits.UPLOAD_GRACE_SECONDS)
    upload = uploads.presigned_post(key.original, request) | {"expires_at": closes_at}
    return view(key, record) | {"upload": upload}


def find(owner: str, photo: str, param: str = "photo") -> Record:
    """A photo's record.

    Args:
        owner: the owner's id.
        photo: the photo's id, as the caller sent it.
        param: the request's field that named it, for the error.

    Raises:
        FaceMagiError: `not_found`, also for another owner's photo; `deleted`.
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
        "error": record.outcome.get("error"),
        "created_at": record.request["created_at"],
        "expires_at": record.expires_at,
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


def delete(owner: str, photo: str) -> None:
    """Delete the photo and its faces now. Its record stays for a day, and says only that it was deleted.

    Args:
        owner: the owner's id.
        photo: the photo's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`.
    """
    key = PhotoKey(owner, photo)
    record = table.read(owner, key.record) if PHOTO_ID.fullmatch(photo) else None
    if record is None:
        find(owner, photo)
    # first: if face detection is running, it then deletes what it has stored
    table.finish(owner, key.record, PhotoState.DELETED, {}, only_from=PRESENT)
    objects.remove(key.original, key.faces)


def begin_detection(key: PhotoKey) -> None:
    """Record that a photo has arrived.

    Args:
        key: the photo.
    """
    values = {":detecting": {"S": PhotoState.DETECTING}, ":awaiting": {"S": PhotoState.AWAITING_UPLOAD}}
    table.update_if(key.owner, key.record, "SET #state = :detecting", "#state = :awaiting", values)


def read_original(key: PhotoKey) -> bytes:
    """The uploaded bytes.

    Args:
        key: the photo.

    Raises:
        FaceMagiError: `expired`, `file_too_large`.
    """
    return objects.read(key.original, "photo")


def accept(key: PhotoKey, width: int, height: int, image_format: str, faces: Sequence[Json]) -> bool:
    """Mark a photo as ready.

    A presigned form can be used several times while it is valid. A later upload replaces the earlier decision, so the
    record always describes the stored bytes.

    Args:
        key: the photo.
        width: of the upright photo, pixels.
        height: of the upright photo, pixels.
        image_format: the photo's format, such as `jpeg`.
        faces: its faces as the API shows them.

    Returns:
        Whether the photo still exists; if it was deleted meanwhile, all its objects are deleted again.
    """
    outcome = {"width": width, "height": height, "format": image_format, "faces": faces}
    return _decide(key, PhotoState.READY, outcome)


def reject(key: PhotoKey, error: FaceMagiError) -> bool:
    """Mark a photo as unusable.

    Args:
        key: the photo.
        error: the reason.

    Returns:
        The same as `accept`.
    """
    return _decide(key, PhotoState.REJECTED, {"error": error.detail()})


def _decide(key: PhotoKey, state: PhotoState, outcome: Json) -> bool:
    decided = table.finish(key.owner, key.record, state, outcome, only_from=PRESENT)
    if not decided:
        objects.remove(key.original, key.faces)
    return decided


def rejected_if_overdue(record: Record) -> Record:
    """The record as rejected, if no photo arrived while its form was valid; otherwise the record itself.

    Args:
        record: the photo's record.
    """
    closes_at = record.request["upload_closes_at"]
    if record.state not in UNDECIDED or time.time() <= closes_at + limits.UPLOAD_GRACE_SECONDS:
        return record
    error = FaceMagiError(
        "upload_expired",
        "No photo that could be read arrived before the upload closed.",
        actual=int(time.time()),
        limit=closes_at,
        remedy="POST /v1/photos again for a new upload.",
    )
    return Record(PhotoState.REJECTED, record.request, {"error": error.detail()}, record.expires_at)
