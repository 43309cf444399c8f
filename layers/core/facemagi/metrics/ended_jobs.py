"""What is measured when a job ends: one line of the log for each job, with its id."""

from contextlib import suppress

from facemagi.jobs import measures
from facemagi.metrics import embedded
from facemagi.states import JobState
from facemagi.table import Record

SEVERAL_STEPS = "steps"
"""The effect of a job with several steps: their combinations would be metrics without end."""


def effect_of(record: Record) -> str:
    """The effect of a job, as a dimension.

    Args:
        record: the job's record.
    """
    steps = record.request["steps"]
    return str(steps[0]["effect"]) if len(steps) == 1 else SEVERAL_STEPS


def tell(job: str, record: Record) -> None:
    """Write the line of a job that has ended. What goes wrong here must not keep it from ending.

    Args:
        job: the job's id.
        record: its record, in its final state.
    """
    with suppress(Exception):
        fields = {"message": "job ended", "job": job, "effect": effect_of(record), "state": record.state}
        values: dict[str, float] = {"JobsFinished": 1}
        error = record.outcome.get("error")
        if error:
            fields["code"] = error["code"]
            values["JobErrors"] = 1
        if record.state == JobState.SUCCEEDED:
            values |= _measured(record)
        embedded.write(values, fields)


def _measured(record: Record) -> dict[str, float]:
    """How long a job waited and took, and the price of its edit; what was not measured is left out."""
    view = measures.view(record)
    spent = view["metrics"] or {}
    values = {"JobWait": spent.get("queue_ms"), "JobTime": spent.get("total_ms"), "JobCost": view["cost_usd"]}
    return {name: value for name, value in values.items() if value is not None}
