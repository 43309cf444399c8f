"""Where a photo lives, from the presigned POST that brings it to the day's end that removes it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from facemagi import limits, objects, table
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.ids import LONGEST_ID, PHOTO_ID, new_photo_id
from facemagi.settings import settings
from facemagi.table import Json, Record

ORIGINAL = "/original"
"""How a photo's key ends. The bucket's notification is filtered by it, so that results wake nobody."""


STATES = ("pending", "ready", "rejected")


class NewPhoto(BaseModel):
    """The body of POST /v1/photos: what is going to be uploaded."""

    model_config = ConfigDict(extra="forbid")
    content_type: str = Field(max_length=100)
    bytes: StrictInt


@dataclass(frozen=True)
class PhotoKey:
    """A photo's owner and id, which name its objects and its record."""

    owner: str
    photo: str

    @property
    def original(self) -> str:
        return f"{self.owner}/photos/{self.photo}{ORIGINAL}"

    @property
    def faces(self) -> str:
        return f"{self.owner}/faces/{self.photo}.json"

    @property
    def record(self) -> str:
        return f"photo#{self.photo}"

    @property
    def uri(self) -> str:
        return f"s3://{settings().bucket}/{self.original}"


def parse_key(key: str) -> PhotoKey:
    """The photo whose original has this key."""
    owner, _, photo = key.removesuffix(ORIGINAL).split("/")
    return PhotoKey(owner, photo)


def create(owner: str, request: NewPhoto) -> Json:
    """A pending photo, and the presigned POST that brings its bytes.

    Raises:
        FaceMagiError: `unsupported_format`, `invalid_param`, `file_too_large`.
    """
    _check(request)
    now = int(time.time())
    key = PhotoKey(owner, new_photo_id())
    closes_at = now + limits.UPLOAD_SECONDS
    asked = {
        "content_type": request.content_type,
        "bytes": request.bytes,
        "created_at": now,
        "upload_closes_at": closes_at,
    }
    table.create(owner, key.record, "pending", asked, now + limits.RETENTION_SECONDS)
    record = Record("pending", asked, {}, now + limits.RETENTION_SECONDS)
    upload = _presigned_post(key, request) | {"expires_at": closes_at}
    return view(key, record) | {"upload": upload}


def find(owner: str, photo: str, param: str = "photo") -> Record:
    """A photo's record; `param` is the field of the request that named it.

    Raises:
        FaceMagiError: `not_found`, also where the photo is another owner's.
    """
    record = table.read(owner, PhotoKey(owner, photo).record) if PHOTO_ID.fullmatch(photo) else None
    if record is None:
        raise FaceMagiError(
            "not_found",
            "There is no such photo.",
            param=param,
            actual=photo[:LONGEST_ID],
            remedy="Photos are deleted after a day; upload it again.",
        )
    return _closed(record)


def view(key: PhotoKey, record: Record) -> Json:
    """The photo as the API shows it."""
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
    """The record of a photo that can be edited; `param` is the field that named it.

    Raises:
        FaceMagiError: `not_found`, `photo_pending`, `photo_rejected`.
    """
    record = find(owner, photo, param)
    if record.state == "pending":
        raise FaceMagiError(
            "photo_pending",
            f"The photo {photo} has not arrived, or its faces are still being found.",
            param=param,
            actual="pending",
            limit="ready",
            remedy=f"Post its bytes, then GET /v1/photos/{photo}?wait=5 until it is ready.",
        )
    if record.state == "rejected":
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
    """Remove the photo, its faces and its record, now.

    Raises:
        FaceMagiError: `not_found`.
    """
    find(owner, photo)
    key = PhotoKey(owner, photo)
    table.delete(owner, key.record)  # first, so that faces that are just being found are not kept
    objects.remove(key.original, key.faces)


def read_original(key: PhotoKey) -> bytes:
    """The bytes that were uploaded.

    Raises:
        FaceMagiError: `expired`, `file_too_large`.
    """
    return objects.read(key.original, "photo")


def accept(key: PhotoKey, width: int, height: int, image_format: str, faces: Sequence[Json]) -> bool:
    """The photo is ready; False where it was deleted meanwhile, and then nothing of it is left.

    A form may be used twice while it is valid, so a photo that was decided is decided anew: what the record says is
    always true of the bytes that are there.
    """
    outcome = {"width": width, "height": height, "format": image_format, "faces": faces}
    return _decide(key, "ready", outcome)


def reject(key: PhotoKey, error: FaceMagiError) -> bool:
    """The photo cannot be used; False as in `accept`."""
    return _decide(key, "rejected", {"error": error.detail()})


def _decide(key: PhotoKey, state: str, outcome: Json) -> bool:
    decided = table.settle(key.owner, key.record, state, outcome, only_from=STATES)
    if not decided:
        objects.remove(key.original, key.faces)
    return decided


def _check(request: NewPhoto) -> None:
    if request.content_type not in limits.CONTENT_TYPES:
        raise FaceMagiError(
            "unsupported_format",
            f"{request.content_type!r} is not a picture that can be edited.",
            param="content_type",
            actual=request.content_type,
            limit=list(limits.CONTENT_TYPES),
            remedy="Send a JPEG, PNG, WebP, HEIC or AVIF.",
        )
    if request.bytes < 1:
        raise FaceMagiError(
            "invalid_param",
            f"A photo of {request.bytes} bytes is none.",
            param="bytes",
            actual=request.bytes,
            limit=f"1…{limits.MAX_PHOTO_BYTES}",
            remedy="Give the size of the file in bytes.",
        )
    objects.require_size(request.bytes, "bytes")


def _presigned_post(key: PhotoKey, request: NewPhoto) -> Json:
    """Fixed key and type, and exactly the bytes that were announced: S3 refuses everything else by itself."""
    content_type = {"Content-Type": request.content_type}
    post: Json = client("s3").generate_presigned_post(
        Bucket=settings().bucket,
        Key=key.original,
        Fields=dict(content_type),
        Conditions=[content_type, ["content-length-range", request.bytes, request.bytes]],
        ExpiresIn=limits.UPLOAD_SECONDS,
    )
    return {"method": "POST", "url": post["url"], "fields": post["fields"]}


def _closed(record: Record) -> Record:
    """A photo that is still pending when its upload has long closed will never come."""
    closes_at = record.request["upload_closes_at"]
    if record.state != "pending" or time.time() <= closes_at + limits.UPLOAD_GRACE_SECONDS:
        return record
    error = FaceMagiError(
        "upload_expired",
        "No photo that could be read arrived before the upload closed.",
        actual=int(time.time()),
        limit=closes_at,
        remedy="POST /v1/photos again for a new upload.",
    )
    return Record("rejected", record.request, {"error": error.detail()}, record.expires_at)
