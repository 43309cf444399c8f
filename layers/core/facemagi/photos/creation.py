"""Creates a photo: its record, and the way of its bytes into the bucket."""

import time
from dataclasses import replace

from facemagi import idempotency, limits, objects, table
from facemagi.deletion import expiry
from facemagi.idempotency import KeyUse, fingerprint
from facemagi.ids import new_id
from facemagi.photos import fetching, uploads
from facemagi.photos.keys import PhotoKey
from facemagi.photos.reading import find, view
from facemagi.photos.sources import Announced, Enclosed, Linked, Source, source_of
from facemagi.photos.uploads import NewPhoto
from facemagi.states import PhotoState
from facemagi.table import Json, Record
from facemagi.webhooks import events


def create(owner: str, request: NewPhoto) -> Json:
    """Create a photo that awaits its bytes; see `sources` for how they come.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/photos.

    Raises:
        FaceMagiError: `missing_param`, `unsupported_format`, `invalid_param`, `file_too_large`.
    """
    return create_once(owner, request, None)[0]


def create_once(owner: str, request: NewPhoto, idempotency_key: str | None) -> tuple[Json, bool]:
    """As `create`; a repeat with the same idempotency key returns the first photo.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/photos.
        idempotency_key: the header of that name, if the caller sent one.

    Returns:
        The photo as the API shows it, with its upload form, and whether it is new. There is no form where the caller
        has nothing to upload. A repeated photo has a fresh one, or none where it no longer awaits its upload.

    Raises:
        FaceMagiError: `missing_param`, `unsupported_format`, `invalid_param`, `file_too_large`; for a repeat
            `idempotency_mismatch`, `deleted`.
    """
    source = source_of(request)
    use = KeyUse(owner, "photo", idempotency_key, fingerprint(request)) if idempotency_key else None
    photo = (idempotency.find(use) or idempotency.claim(use, new_id("photo"))) if use else new_id("photo")
    key, record = PhotoKey(owner, photo), _new_record(request, source, events.chosen(owner, request.webhook))
    expiry.note(owner, photo, record, [key.original, key.faces])
    if table.create(owner, key.record, record, _check_at(record)):
        return view(key, record) | {"upload": _supply(key, source, record)}, True
    return _repeated(key, source), False


def _new_record(request: NewPhoto, source: Source, webhook: Json | None) -> Record:
    now = int(time.time())
    seconds = limits.FETCH_SECONDS if isinstance(source, Linked) else limits.UPLOAD_SECONDS
    stored = source.stored() | {
        "created_at": now,
        "upload_closes_at": now + min(seconds, request.retention_s or seconds),
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


def _supply(key: PhotoKey, source: Source, record: Record) -> Json | None:
    """See to it that a photo gets its bytes; returns the form where the caller sends them."""
    match source:
        case Announced():
            return _form(key, source, record.request["upload_closes_at"])
        case Linked():
            fetching.enqueue(key)
        case Enclosed():
            objects.write(key.original, source.content, source.content_type)
    return None


def _form(key: PhotoKey, announced: Announced, closes_at: int) -> Json:
    """A new form for a photo's bytes."""
    seconds = max(1, closes_at - int(time.time()))
    form = uploads.presigned_post(key.original, announced.content_type, announced.size, seconds)
    return form | {"expires_at": closes_at}


def _repeated(key: PhotoKey, source: Source) -> Json:
    """The first photo with an idempotency key. While it awaits its bytes, they are supplied again: the first call may
    have ended before that."""
    record = find(key.owner, key.photo)
    if record.state != PhotoState.AWAITING_UPLOAD:
        return view(key, record) | {"upload": None}
    if isinstance(source, Announced):
        record = _reopened(key, record)
    return view(key, record) | {"upload": _supply(key, source, record)}


def _reopened(key: PhotoKey, record: Record) -> Record:
    """The record with an upload that stays open as for a new photo."""
    closes_at = min(int(time.time()) + limits.UPLOAD_SECONDS, expiry.of(record))
    record = replace(record, request=record.request | {"upload_closes_at": closes_at})
    values = {":awaiting": {"S": PhotoState.AWAITING_UPLOAD}, ":request": table.text(record.request)}
    table.update_if(key.owner, key.record, "SET #request = :request", "#state = :awaiting", values)
    return record
