"""Photos: announce, upload, wait for their faces, list, delete."""

import re
from collections.abc import Mapping
from typing import Unpack, cast

import httpx

from facemagi_client.calls import sources
from facemagi_client.calls.polling import Page, until_final, wait_of
from facemagi_client.calls.sending import answer, sent
from facemagi_client.calls.service import Service, given, labels, new_key, path_of
from facemagi_client.calls.sources import CountedFile, Source
from facemagi_client.calls.steps import NOTHING, Call, Request
from facemagi_client.errors import ApiError, PhotoRejectedError
from facemagi_client.progress import OnProgress, Progress, ignore
from facemagi_client.types import CreatedPhoto, NewPhoto, Photo, PhotoState, RepeatedPhoto

UNFINISHED = ("awaiting_upload", "detecting")
TIMEOUT_SECONDS = 120
UPLOAD_SECONDS = 60
"""The longest time in which S3 takes no byte, or does not answer."""


def create(
    service: Service, *, idempotency_key: str | None = None, **photo: Unpack[NewPhoto]
) -> Call[CreatedPhoto | RepeatedPhoto]:
    """Announce a photo. `send` does this and the upload.

    Args:
        service: the service.
        idempotency_key: a repeated one returns the first photo; None takes a new one.
        photo: `content_type` and `bytes`, or `image_url`, or `image_data`; and what else POST /v1/photos takes.

    Returns:
        The photo, with the form for its bytes.

    Raises:
        ApiError: the service refuses it.
    """
    created = yield from answer(service, "POST", "/v1/photos", json=photo, key=idempotency_key or new_key())
    return cast(CreatedPhoto, created)


def upload(
    service: Service, photo: CreatedPhoto | RepeatedPhoto, content: bytes, *, on_progress: OnProgress = ignore
) -> Call[None]:
    """Send the bytes of a photo straight to S3, without the token.

    Args:
        service: the service.
        photo: the answer of `create`.
        content: exactly as many bytes as announced.
        on_progress: called while bytes are sent.

    Raises:
        ApiError: S3 refuses them: `upload_refused`.
    """
    form = sources.form_of(photo)
    file = CountedFile(content, photo["id"], on_progress)
    request = Request(form["method"], form["url"], form=form["fields"], file=file, timeout_s=UPLOAD_SECONDS)
    response = yield from sent(request, service.retries)
    if not response.is_success:
        raise _refused(response)


def get(service: Service, photo: str, *, wait_s: float = 0) -> Call[Photo]:
    """Show a photo.

    Args:
        service: the service.
        photo: its id.
        wait_s: how long to wait for its faces in the service, seconds, at most 25.

    Raises:
        ApiError: there is no such photo.
    """
    return cast(Photo, (yield from answer(service, "GET", path_of("photos", photo), wait_s=wait_s)))


def wait(
    service: Service, photo: str, *, timeout_s: float = TIMEOUT_SECONDS, on_progress: OnProgress = ignore
) -> Call[Photo]:
    """Wait until the faces of a photo are found.

    Args:
        service: the service.
        photo: its id.
        timeout_s: how long, seconds.
        on_progress: called with each state.

    Raises:
        PhotoRejectedError: the photo cannot be used.
        WaitTimeoutError: it is not ready in time.
    """
    shown = yield from until_final(
        photo,
        lambda left_s: get(service, photo, wait_s=min(wait_of(on_progress), left_s)),
        UNFINISHED,
        timeout_s,
        lambda seen: on_progress(Progress(seen["state"], photo)),
    )
    if shown["state"] != "ready":
        raise PhotoRejectedError(shown)
    return shown


def send(
    service: Service,
    source: Source,
    *,
    metadata: Mapping[str, str] = NOTHING,
    retention_s: int | None = None,
    timeout_s: float = TIMEOUT_SECONDS,
    on_progress: OnProgress = ignore,
) -> Call[Photo]:
    """Send a photo, and wait until its faces are found.

    Args:
        service: the service.
        source: the path of a file, bytes, or an `https://` URL, which the service fetches.
        metadata: your own labels.
        retention_s: delete it after so many seconds, not after a day.
        timeout_s: how long to wait for its faces, seconds.
        on_progress: called while bytes are sent, and with each state.

    Returns:
        The photo with its faces.

    Raises:
        OSError: the file cannot be read.
        PhotoRejectedError: the photo cannot be used.
        ApiError: a call was refused.
    """
    options = given(metadata=dict(metadata), retention_s=retention_s)
    if sources.is_url(source):
        created = yield from create(service, image_url=source, **options)
    else:
        content, content_type = sources.content_of(source)
        created = yield from create(service, content_type=content_type, bytes=len(content), **options)
        yield from upload(service, created, content, on_progress=on_progress)
    return (yield from wait(service, created["id"], timeout_s=timeout_s, on_progress=on_progress))


def page(
    service: Service,
    *,
    state: PhotoState | None = None,
    metadata: Mapping[str, str] = NOTHING,
    limit: int | None = None,
    cursor: str | None = None,
) -> Call[Page[Photo]]:
    """List your photos, the newest first; further pages are read as you go on.

    Args:
        service: the service.
        state: only those in this state; deleted ones are in no other list.
        metadata: only those with these labels.
        limit: the most photos of one page.
        cursor: where to begin: `next_cursor` of an earlier page.
    """
    query = {"state": state, "limit": limit, "cursor": cursor} | labels(metadata)
    found = yield from answer(service, "GET", "/v1/photos", params=query)
    return Page(found["photos"], found["next_cursor"])


def delete(service: Service, photo: str, *, keep_results: bool = False) -> Call[None]:
    """Delete a photo, its faces and the results of its jobs at once.

    Args:
        service: the service.
        photo: its id.
        keep_results: whether the results stay until their own end.

    Raises:
        ApiError: there is no such photo.
    """
    query = {"keep_results": 1} if keep_results else {}
    yield from answer(service, "DELETE", path_of("photos", photo), params=query)


def _refused(response: httpx.Response) -> ApiError:
    """S3's refusal of an upload: its XML has a code and a message."""
    found = [re.search(f"<{part}>(.*?)</{part}>", response.text) for part in ("Code", "Message")]
    reason = ": ".join(part[1] for part in found if part) or response.text[:200]
    error = {
        "code": "upload_refused",
        "message": f"S3 refuses the upload with {response.status_code}: {reason}.",
        "remedy": "Announce the photo again, with the type and the number of bytes that you send.",
    }
    return ApiError(error, status=response.status_code)
