"""Jobs as predictions, which is what Replicate's API calls them: https://replicate.com/docs/reference/http"""

from datetime import UTC, datetime
from typing import Any

from facemagi.jobs import lifecycle
from facemagi.states import JobState
from facemagi.table import Json, Record
from facemagi.webhooks.account import Webhook

PUBLISHER = "facemagi"
"""What stands before the id of an effect where Replicate names a model by its publisher and its name."""

STATUS = {
    JobState.QUEUED: "processing",
    JobState.SUCCEEDED: "succeeded",
    JobState.FAILED: "failed",
    JobState.CANCELED: "canceled",
    JobState.EXPIRED: "failed",
    JobState.DELETED: "succeeded",
}
"""The status of a prediction by the state of its job. A job that still waits in our own line is `starting`."""


class PredictionWebhook(Webhook):
    """A webhook whose messages have a prediction as their body.

    Attributes:
        api: the address of this API, which the prediction's own URLs begin with.
    """

    api: str


def view(owner: str, job: str, record: Record, api: str, output: Any) -> Json:
    """A job as a prediction.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its record.
        api: the address of this API.
        output: the result, as the receiver can use it.
    """
    shown = lifecycle.view(owner, job, record)
    effect = effect_of(shown)
    address = f"{api}/v1/predictions/{job}"
    return {
        "id": job,
        "model": effect if "/" in effect else f"{PUBLISHER}/{effect}",
        "version": effect,
        "status": "starting" if record.waiting_tag else STATUS[JobState(record.state)],
        "input": {"image": shown["photo"]} | (shown["params"] or {}),
        "output": output,
        "error": (shown["error"] or {}).get("message"),
        "logs": "",
        "metrics": _metrics(shown),
        "created_at": iso(shown["created_at"]),
        "started_at": iso(shown["started_at"]),
        "completed_at": iso(shown["finished_at"]),
        "data_removed": record.state == JobState.DELETED,
        "urls": {"get": address, "cancel": f"{address}/cancel"},
    }


def effect_of(shown: Json) -> str:
    """The effect of a job; of a chain, that of its last step.

    Args:
        shown: the job as the API shows it.
    """
    return str(shown["effect"] or shown["steps"][-1]["effect"])


def result_url(owner: str, job: str, record: Record) -> str | None:
    """The presigned URL of a result; None where there is none.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its record.
    """
    result = lifecycle.view(owner, job, record)["result"]
    return None if result is None else str(result["url"])


def iso(seconds: float | None) -> str | None:
    """A time as Replicate writes it.

    Args:
        seconds: since 1970.

    Example:
        >>> iso(0)
        '1970-01-01T00:00:00Z'
    """
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _metrics(shown: Json) -> Json:
    edit = (shown["metrics"] or {}).get("edit_ms")
    return {} if edit is None else {"predict_time": edit / 1000}
