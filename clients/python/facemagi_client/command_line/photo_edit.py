"""Edits one photo for `edit` and `batch`."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from facemagi_client.async_client import AsyncFaceMagi
from facemagi_client.edited import AsyncEditedPhoto
from facemagi_client.errors import ApiError
from facemagi_client.progress import OnProgress, Progress
from facemagi_client.types import NewStep

CANCEL_SECONDS = 3
"""So long Ctrl-C waits until the service has cancelled a job."""


async def edit_photo(
    magi: AsyncFaceMagi, photo: Path, options: dict[str, Any], on_progress: OnProgress
) -> AsyncEditedPhoto:
    """Edit a photo. If this is interrupted, its job is cancelled, so that nobody computes or pays for it.

    Args:
        magi: the client.
        photo: the file.
        options: what `edit` takes beside it.
        on_progress: called with each stage.
    """
    jobs: set[str] = set()

    def note(progress: Progress) -> None:
        if progress.stage == "queued" and progress.id:
            jobs.add(progress.id)
        on_progress(progress)

    try:
        return await magi.edit(photo, on_progress=note, **options)
    except asyncio.CancelledError:
        for job in jobs:
            with suppress(ApiError, httpx.HTTPError, TimeoutError):
                await asyncio.wait_for(magi.jobs.delete(job), CANCEL_SECONDS)
        raise


async def with_references(magi: AsyncFaceMagi, steps: Sequence[NewStep]) -> list[NewStep]:
    """The steps with the ids of their photos: a file that is a parameter is sent once for all.

    Args:
        magi: the client.
        steps: with paths as parameters.
    """
    sent: dict[Path, str] = {}
    resolved = []
    for step in steps:
        params = dict(step.get("params", {}))
        for name, value in params.items():
            if isinstance(value, Path):
                sent[value] = sent.get(value) or (await magi.photos.send(value))["id"]
                params[name] = sent[value]
        resolved.append(NewStep(effect=step["effect"], params=params))
    return resolved
