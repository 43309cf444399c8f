"""Announces a photo: its record, and the presigned POST for its bytes."""

import time
from dataclasses import replace

from facemagi import idempotency, limits, table
from facemagi.deletion import expiry
from facemagi.idempotency import KeyUse, fingerprint
from facemagi.ids import new_id
from facemagi.photos import uploads
from facemagi.photos.keys import PhotoKey
from facemagi.photos.reading import find, view
from facemagi.photos.uploads import NewPhoto
from facemagi.states import PhotoState
from facemagi.table import Json, Record
from facemagi.webhooks import events


def create(owner: str, request: NewPhoto) -> Json:
    """Create a photo that awaits its upload, and the presigned POST for its bytes.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/photos.

    Raises:
        FaceMagiError: `unsupported_format`, `invalid_param`, `file_too_large`.
    """
    return create_once(owner, request, None)[0]


def create_once(owner: str, request: NewPhoto, idempotency_key: str | None) -> tuple[Json, bool]:
    """As `create`; a repeat with the same idempotency key returns the first photo.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/photos.
        idempotency_key: the header of that name, if the caller sent one.

    Returns:
        The photo as the API shows it, with its upload form, and whether it is new. A repeated photo has a fresh form,
        or none where it no longer awaits its upload.

    Raises:
        FaceMagiError: `unsupported_format`, `invalid_param`, `file_too_large`; for a repeat `idempotency_mismatch`,
            `deleted`.
    """
    request = uploads.checked(request)
    use = KeyUse(owner, "photo", idempotency_key, fingerprint(request)) if idempotency_key else None
    photo = (idempotency.find(use) or idempotency.claim(use, new_id("photo"))) if use else new_id("photo")
    key, record = PhotoKey(owner, photo), _new_record(request, events.chosen(owner, request.webhook))
    expiry.note(owner, photo, record, [key.original, key.faces])
    if table.create(owner, key.record, record, _check_at(record)):
        return view(key, record) | {"upload": _form(key, record)}, True
    return _repeated(key), False


def _new_record(request: NewPhoto, webhook: Json | None) -> Record:
    now = int(time.time())
    stored = {
        "content_type": request.content_type,
        "bytes": request.bytes,
        "created_at": now,
        "upload_closes_at": now + min(limits.UPLOAD_SECONDS, request.retention_s or limits.UPLOAD_SECONDS),
    }
    optional = {
        "webhook": webhook,
        "metadata": request.metadata,
        "deletes_at": request.retention_s and now + request.retention_s,
    }
    stored |= {name: value for name, value in optional.items() if value}
    return Record(PhotoState.AWAITING_UPLOAD, stored, {}, now + limits.RETENTION_SECONDS)


def _check_at(record: Record) -> int:
    return int(record.request["created_at"]) + limits.UPLOAD_GRACE_SECONDS


def _form(key: PhotoKey, record: Record) -> Json:
    """A new form for a photo's bytes."""
    request = NewPhoto(content_type=record.request["content_type"], bytes=record.request["bytes"])
    closes_at = record.request["upload_closes_at"]
    form = uploads.presigned_post(key.original, request, max(1, closes_at - int(time.time())))
    return form | {"expires_at": closes_at}


def _repeated(key: PhotoKey) -> Json:
    """The first photo with an idempotency key. While it awaits its upload, the upload stays open as for a new photo."""
    record = find(key.owner, key.photo)
    if record.state != PhotoState.AWAITING_UPLOAD:
        return view(key, record) | {"upload": None}
    closes_at = min(int(time.time()) + limits.UPLOAD_SECONDS, expiry.of(record))
    record = replace(record, request=record.request | {"upload_closes_at": closes_at})
    values = {":awaiting": {"S": PhotoState.AWAITING_UPLOAD}, ":request": table.text(record.request)}
    table.update_if(key.owner, key.record, "SET #request = :request", "#state = :awaiting", values)
    return view(key, record) | {"upload": _form(key, record)}
