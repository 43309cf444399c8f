"""A dry run: what a job would do and cost, without a job."""

from facemagi.ids import new_id
from facemagi.jobs import lifecycle, prices, records
from facemagi.jobs.invocation import job_legs
from facemagi.jobs.queued import placing
from facemagi.jobs.requests import NewJob
from facemagi.table import Json

SHOWN = ("effect", "params", "steps", "photo", "faces", "output", "metadata", "priority", "warnings")
"""What a dry run shows of a job."""


def check(owner: str, request: NewJob) -> Json:
    """Check a job completely; nothing is recorded and nothing is sent.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/jobs.

    Returns:
        The job as it would be accepted, with its price and its expected time; what is not known is None.

    Raises:
        FaceMagiError: the first fault of the request.
    """
    job = new_id("job")
    legs = job_legs(owner, job, request)
    shown = lifecycle.view(owner, job, records.new(request, legs))
    price = {"requests_usd": prices.of_requests(len(legs)), "instance_usd": None}
    return {"dry_run": True} | {name: shown[name] for name in SHOWN} | {"price": price, "eta_s": placing.forecast(legs)}
