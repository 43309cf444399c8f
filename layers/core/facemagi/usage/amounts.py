"""Amounts of usage, and what one job adds to them.

A job counts when it has succeeded, also if its result was deleted afterwards. One that failed, was cancelled or expired
is shown, and has no time and no cost: users of such services expect to pay for results only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

from facemagi.deletion import tombstones
from facemagi.jobs import measures, prices, records
from facemagi.states import JobState
from facemagi.table import Json, Record

CHAIN = ""
"""The effect of a job with several steps, as it is stored; the API shows null, as in the job itself."""

USD_DIGITS = 9
"""Digits after the point of a stored cost: a thousandth of the price of one write."""


@dataclass(frozen=True)
class Amount:
    """What some jobs have used.

    Attributes:
        jobs: that succeeded.
        failed: jobs that failed.
        canceled: jobs that were cancelled or deleted before their end.
        expired: jobs that ran out of time.
        edit_ms: the time of all edits, milliseconds.
        cost_usd: that time at the prices of the instances, as far as they are known.
        requests_usd: the estimated price of the requests to AWS.
    """

    jobs: int = 0
    failed: int = 0
    canceled: int = 0
    expired: int = 0
    edit_ms: int = 0
    cost_usd: float = 0.0
    requests_usd: float = 0.0

    def __add__(self, other: "Amount") -> "Amount":
        sums = {name: getattr(self, name) + getattr(other, name) for name in _NAMES}
        return Amount(**{name: round(value, USD_DIGITS) for name, value in sums.items()})

    def stored(self) -> Json:
        """As a record stores it: without zeros."""
        return {name: value for name, value in asdict(self).items() if value}


_NAMES = [each.name for each in fields(Amount)]

Amounts = Mapping[str, Amount]
"""The amount of each effect."""

_OTHER_ENDS = {
    JobState.FAILED: Amount(failed=1),
    JobState.CANCELED: Amount(canceled=1),
    JobState.EXPIRED: Amount(expired=1),
}


def of_jobs(jobs: Iterable[Record]) -> dict[str, Amount]:
    """What some jobs have used; those that have not ended are left out.

    Args:
        jobs: their records, and tombstones.
    """
    sums: dict[str, Amount] = defaultdict(Amount)
    for job in jobs:
        for effect, amount in _of_job(job).items():
            sums[effect] += amount
    return dict(sums)


def together(*parts: Amounts) -> dict[str, Amount]:
    """The sums of some amounts.

    Args:
        parts: the amounts.
    """
    sums: dict[str, Amount] = defaultdict(Amount)
    for effect, amount in (pair for part in parts for pair in part.items()):
        sums[effect] += amount
    return dict(sums)


def kept_by_tombstone(job: Record) -> Json:
    """What the tombstone of a job keeps of its usage. A job that has not ended is cancelled by its deletion.

    Args:
        job: its record before.
    """
    amounts = _of_job(job) or {_effect(job): Amount(canceled=1)}
    return {effect: amount.stored() for effect, amount in amounts.items()}


def _of_job(job: Record) -> dict[str, Amount]:
    if tombstones.is_tombstone(job):
        return {effect: Amount(**stored) for effect, stored in job.outcome.get("usage", {}).items()}
    state = JobState.EXPIRED if records.overdue_error(job) else JobState(job.state)
    if state == JobState.QUEUED:
        return {}
    return {_effect(job): _OTHER_ENDS.get(state) or _of_success(job)}


def _of_success(job: Record) -> Amount:
    measured = measures.view(job)
    return Amount(
        jobs=1,
        edit_ms=(measured["metrics"] or {}).get("edit_ms") or 0,
        cost_usd=measured["cost_usd"] or 0.0,
        requests_usd=prices.of_requests(max(1, len(job.outcome.get("spent", [])))),
    )


def _effect(job: Record) -> str:
    is_chain = job.request["body"].get("steps") is not None
    return CHAIN if is_chain else str(job.request["steps"][0]["effect"])
