"""An edit from a photo to its picture, for the APIs that take both in one call."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from facemagi import objects
from facemagi.api.caller import require_effects
from facemagi.api.own_things import own_labels
from facemagi.api.polling import poll
from facemagi.api.validation import invalid_request, most_telling
from facemagi.credentials import quota
from facemagi.credentials.identity import Caller
from facemagi.jobs import lifecycle, records, recovery, submission
from facemagi.jobs.requests import NewJob
from facemagi.observability import count
from facemagi.photos import creation, reading
from facemagi.photos.formats import photo_format
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from facemagi.states import FINISHED, UNDECIDED
from facemagi.table import Json, Record

Model = TypeVar("Model", bound=BaseModel)

PHOTO_SECONDS = 15
"""How long a call waits for the faces of its photo: a second is usual, a cold start and a slow server take longer. The
rest of the call's 29 seconds is for the job."""

MAX_PICTURE_BYTES = 4_500_000
"""The largest picture in an answer: in base64 it is a third longer, and Lambda answers with at most 6 MiB."""


def photo_from_bytes(known: Caller, content: bytes, param: str, **more: Any) -> Json:
    """Store a file that was in the request as a photo.

    Args:
        known: the caller.
        content: the file.
        param: the request's field that it came from, for errors.
        more: further members of the new photo.

    Raises:
        FaceMagiError: `unsupported_format`, `file_too_large`.
    """
    content_type = f"image/{photo_format(content, param)}"
    objects.require_size(len(content), param)
    photo = _create_photo(known, {"content_type": content_type, "bytes": len(content)} | more)
    objects.write(PhotoKey(known.owner, photo["id"]).original, content, content_type)
    return photo


def photo_from_text(known: Caller, address: str, **more: Any) -> Json:
    """Create a photo from a `data:` URL, or from an address from which the service fetches it.

    Args:
        known: the caller.
        address: the URL.
        more: further members of the new photo.

    Raises:
        FaceMagiError: `invalid_param`, `unsupported_format`, `file_too_large`.
    """
    name = "image_data" if address[:5].lower() == "data:" else "image_url"
    return _create_photo(known, {name: address} | more)


def _create_photo(known: Caller, members: Mapping[str, Any]) -> Json:
    photo = creation.create(known.owner, _checked(NewPhoto, {**members, "metadata": own_labels(known)}))
    count("PhotosAnnounced")
    return photo


def new_job(members: Mapping[str, Any]) -> NewJob:
    """A job of these members.

    Args:
        members: as in the body of POST /v1/jobs.

    Raises:
        FaceMagiError: the first fault.
    """
    return _checked(NewJob, members)


def _checked(model: type[Model], members: Mapping[str, Any]) -> Model:
    try:
        return model(**members)
    except ValidationError as error:
        raise invalid_request(most_telling(error.errors())) from error


async def detected(known: Caller, photo: str) -> Record:
    """A photo's record, as soon as its faces are known or it is rejected, or when the call cannot wait any longer.

    Args:
        known: the caller.
        photo: the photo's id.

    Raises:
        FaceMagiError: `not_found`, `deleted`.
    """
    return await poll(
        lambda: reading.find(known.owner, photo), lambda record: record.state not in UNDECIDED, PHOTO_SECONDS
    )


def submit(known: Caller, request: NewJob) -> str:
    """Queue a job; returns its id.

    Args:
        known: the caller.
        request: the job.

    Raises:
        FaceMagiError: `forbidden_scope`, `quota_exceeded`, or what `submission.submit` raises.
    """
    require_effects(known, (step.effect for step in request.requested_steps()))
    request = request.model_copy(update={"metadata": request.metadata | own_labels(known)})
    job, _ = quota.within(known, lambda: submission.submit(known.owner, request, None), lambda: False)
    count("JobsQueued")
    return str(job["id"])


async def finished(owner: str, job: str, seconds: float) -> Record:
    """A job's record, as soon as it is finished or the time is over.

    Args:
        owner: the owner's id.
        job: the job's id.
        seconds: how long to wait.

    Raises:
        FaceMagiError: `not_found`, `deleted`, `expired`.
    """
    record = await poll(lambda: lifecycle.find(owner, job), lambda record: record.state in FINISHED, seconds)
    return recovery.catch_up(owner, job, record)


def picture(owner: str, job: str, record: Record, param: str) -> bytes:
    """The result of a job that succeeded.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its record.
        param: the request's field that led to it, for the error.

    Raises:
        FaceMagiError: `file_too_large` for an answer, `expired` where it has been deleted.
    """
    return objects.read(records.result_key(owner, job, record), param, MAX_PICTURE_BYTES)
