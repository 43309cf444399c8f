"""A job's way from one endpoint to the next, on SageMaker's notice that a leg has ended.

The next leg is invoked first and recorded then. If the function dies in between, the notice comes again and the leg is
queued a second time. That costs its time and changes nothing: both write the same picture under the same name, and the
record takes the first of their notices. The other way round, the job would be lost.
"""

from dataclasses import asdict

from facemagi import jobs, objects, table
from facemagi import sagemaker as endpoints
from facemagi.errors import FaceMagiError
from facemagi.legs import handed_key
from facemagi.notices import Notice
from facemagi.sagemaker import Leg
from facemagi.table import Json, Record


def hear(notice: Notice) -> str | None:
    """Enter a notice into its job's record; the state that the job is in by it, None where it told nothing new."""
    if notice.leg is None:
        return _settled(notice, notice.state, notice.error)
    state = _advance(notice, notice.leg, table.read(notice.owner, jobs.name_of(notice.job)))
    _tidy(notice, notice.leg)
    return state


def _advance(notice: Notice, leg: int, record: Record | None) -> str | None:
    """On to the next leg where this one succeeded and has one; else the job has ended.

    A leg that has ended is ahead of the record where the function died before it could say so.
    """
    ahead = record.outcome["legs"][leg - record.leg :] if record and _waits(record, leg) else []
    if record is None or not ahead or notice.state != "succeeded":
        return _settled(notice, notice.state, notice.error)
    over = jobs.time_over(record)
    if over:
        return _settled(notice, "expired", over)
    return _hop(notice, [Leg(**each) for each in ahead])


def _waits(record: Record, leg: int) -> bool:
    """Whether the record has not heard of this leg's end, nor of a later one's."""
    return record.state == "queued" and record.leg <= leg


def _hop(notice: Notice, ahead: list[Leg]) -> str | None:
    following, *later = ahead
    try:
        endpoints.invoke(notice.owner, notice.job, following)
    except FaceMagiError as error:
        return _settled(notice, "failed", error.detail())
    outcome = {"legs": [asdict(leg) for leg in later]}
    name = jobs.name_of(notice.job)
    moved = table.settle(notice.owner, name, "queued", outcome, only_from=["queued"], leg=following.number)
    return "queued" if moved else None


def _settled(notice: Notice, state: str, error: Json | None) -> str | None:
    settled = jobs.settle(notice.owner, notice.job, state, error, notice.warnings, notice.leg)
    return state if settled else None


def _tidy(notice: Notice, leg: int) -> None:
    """Delete what this leg was handed, and what it hands over, unless a leg is still to read it."""
    record = table.read(notice.owner, jobs.name_of(notice.job))
    reads = record.leg - 1 if record is not None and record.state == "queued" else None
    gone = [each for each in (leg - 1, leg) if each >= 0 and (reads is None or each < reads)]
    objects.remove(*(handed_key(notice.owner, notice.job, each) for each in gone))
