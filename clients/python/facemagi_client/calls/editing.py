"""The common way: send a photo, edit it, and wait for the result."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from facemagi_client.calls import jobs, photos, sources
from facemagi_client.calls.service import Service, given
from facemagi_client.calls.sources import Source
from facemagi_client.calls.steps import NOTHING, Call
from facemagi_client.progress import OnProgress, ignore
from facemagi_client.types import FaceChoice, Job, NewStep, Output

Faces = str | Sequence[str | FaceChoice]
"""`all`, `largest`, or a list of faces: ids, or each with its own parameters."""


def edit(
    service: Service,
    photo: Source,
    effect: str | Sequence[NewStep],
    params: Mapping[str, Any] = NOTHING,
    *,
    faces: Faces | None = None,
    output: Output | None = None,
    metadata: Mapping[str, str] = NOTHING,
    retention_s: int | None = None,
    idempotency_key: str | None = None,
    timeout_s: float = jobs.TIMEOUT_SECONDS,
    on_progress: OnProgress = ignore,
) -> Call[Job]:
    """Edit a photo, and wait for the result.

    Args:
        service: the service.
        photo: the path of a file, bytes, an `https://` URL, or the id of a photo that is in the service.
        effect: the effect's id, such as `beauty`; or several steps, each with `effect` and `params`.
        params: of the effect. A value that is a `pathlib.Path` or bytes is sent as a photo.
        faces: `all`, `largest`, or a list of faces.
        output: format, quality, size of the result.
        metadata: your own labels of the photo and the job.
        retention_s: delete both after so many seconds, not after a day.
        idempotency_key: of the job; a repeated one returns the first job, if the request is the same.
        timeout_s: how long to wait for the result, seconds.
        on_progress: called while bytes are sent and received, and with each state, queue position and ETA.

    Returns:
        The edited photo.

    Raises:
        PhotoRejectedError: the photo cannot be used.
        JobFailedError: the edit failed.
        WaitTimeoutError: it has not ended in time.
        ApiError: a call was refused.
    """
    edits = [NewStep(effect=effect, params=dict(params))] if isinstance(effect, str) else effect
    steps = []
    for step in edits:
        steps.append(NewStep(**{**step, "params": (yield from _with_photos(service, step.get("params", {})))}))
    sent = photo if sources.is_id(photo) else (yield from _send(service, photo, metadata, retention_s, on_progress))
    options = given(faces=faces, output=output, metadata=dict(metadata), retention_s=retention_s)
    options |= steps[0] if len(steps) == 1 else {"steps": steps}
    return (
        yield from jobs.run(
            service,
            photo=sent,
            idempotency_key=idempotency_key,
            timeout_s=timeout_s,
            on_progress=on_progress,
            **options,
        )
    )


def _send(
    service: Service, photo: Source, metadata: Mapping[str, str], retention_s: int | None, on_progress: OnProgress
) -> Call[str]:
    shown = yield from photos.send(service, photo, metadata=metadata, retention_s=retention_s, on_progress=on_progress)
    return shown["id"]


def _with_photos(service: Service, params: Mapping[str, Any]) -> Call[dict[str, Any]]:
    """The parameters; those that are files or bytes are sent, and become the ids of their photos."""
    sent = {}
    for name, value in params.items():
        if isinstance(value, os.PathLike | bytes):
            shown = yield from photos.send(service, value)
            sent[name] = shown["id"]
    return {**params, **sent}
