"""Where a photo lives, from the presigned POST that brings it to the day's end that removes it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from facemagi import limits, table
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.ids import new_photo_id
from facemagi.settings import settings
from facemagi.table import Json, Record

ORIGINAL = "/original"
"""How a photo's key ends. The bucket's notification is filtered by it, so that results wake nobody."""


class NewPhoto(BaseModel):
    """The body of POST /v1/photos: what is going to be uploaded."""

    model_config = ConfigDict(extra="forbid")
    content_type: str
    bytes: int


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


def find(owner: str, photo: str) -> Record:
    """A photo's record.

    Raises:
        FaceMagiError: `not_found`, also where the photo is another owner's.
    """
    record = table.read(owner, PhotoKey(owner, photo).record)
    if record is None:
        raise FaceMagiError(
            "not_found",
            f"There is no photo {photo!r}.",
            param="photo",
            actual=photo,
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
    record = find(owner, photo)
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
    for name in (key.original, key.faces):
        client("s3").delete_object(Bucket=settings().bucket, Key=name)
    table.delete(owner, key.record)


def read_original(key: PhotoKey) -> bytes:
    """The bytes that were uploaded.

    Raises:
        FaceMagiError: `file_too_large`, before anything is read.
    """
    stored = client("s3").get_object(Bucket=settings().bucket, Key=key.original)
    _require_size(stored["ContentLength"])
    return bytes(stored["Body"].read())


def accept(key: PhotoKey, width: int, height: int, image_format: str, faces: Sequence[Json]) -> bool:
    """The photo is ready; False where it was decided before, or deleted meanwhile."""
    outcome = {"width": width, "height": height, "format": image_format, "faces": faces}
    return table.settle(key.owner, key.record, "ready", outcome, only_from=["pending"])


def reject(key: PhotoKey, error: FaceMagiError) -> bool:
    """The photo cannot be used; False where it was decided before, or deleted meanwhile."""
    return table.settle(key.owner, key.record, "rejected", {"error": error.detail()}, only_from=["pending"])


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
    _require_size(request.bytes)


def _require_size(size: int) -> None:
    if size > limits.MAX_PHOTO_BYTES:
        raise FaceMagiError(
            "file_too_large",
            f"The photo has {size} bytes, more than {limits.MAX_PHOTO_BYTES}.",
            param="bytes",
            actual=size,
            limit=limits.MAX_PHOTO_BYTES,
            remedy="Send a smaller picture, or a JPEG of lower quality.",
        )


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
