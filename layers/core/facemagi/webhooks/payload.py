"""The body of a message: the event, and the photo, job or batch as the API shows it now; or a job as a prediction."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from facemagi.batches import showing
from facemagi.compatible import predictions
from facemagi.errors import FaceMagiError
from facemagi.jobs import lifecycle
from facemagi.photos import reading
from facemagi.photos.keys import PhotoKey
from facemagi.table import Json

View = Callable[[str, str], Json]
"""Shows a thing of an owner, by its id."""


def of(owner: str, request: Json) -> Json:
    """The body. It is made for each attempt, so that the result's URL is fresh.

    Args:
        owner: the owner's id.
        request: what `deliveries.announce` stored.
    """
    subject = str(request["subject"])
    if "api" in request:
        return _shown(owner, subject, partial(_prediction, api=request["api"]))
    return {
        "type": request["event"],
        "timestamp": datetime.fromtimestamp(request["created_at"], UTC).isoformat(),
        "data": _shown(owner, subject, _VIEWS[subject.partition("_")[0]]),
    }


def _shown(owner: str, subject: str, show: View) -> Json:
    try:
        return show(owner, subject)
    except FaceMagiError as error:  # it has been deleted, or has expired, since
        return {"id": subject, "state": error.code}


def _job(owner: str, job: str) -> Json:
    return lifecycle.view(owner, job, lifecycle.find(owner, job))


def _prediction(owner: str, job: str, api: str) -> Json:
    record = lifecycle.find(owner, job)
    return predictions.view(owner, job, record, api, predictions.result_url(owner, job, record))


def _photo(owner: str, photo: str) -> Json:
    return reading.view(PhotoKey(owner, photo), reading.find(owner, photo))


def _batch(owner: str, batch: str) -> Json:
    return showing.find(owner, batch)


def _test(_: str, subject: str) -> Json:
    return {"id": subject}


_VIEWS = {"batch": _batch, "job": _job, "photo": _photo, "test": _test}
"""What the API shows, by the kind of the id."""
