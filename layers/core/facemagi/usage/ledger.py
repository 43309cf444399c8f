"""The ledger: a record for each owner and each day on which it has created jobs.

The record is written with the first job of a day. The sweeper counts the jobs later (`counting`), so that a job costs
no write of its own. The ledger stays longer than the jobs, for `limits.USAGE_DAYS`.
"""

import time
from collections.abc import Iterator
from functools import lru_cache

from facemagi import limits, table, unfinished
from facemagi.aws import client
from facemagi.ids import created_at_ms, earliest
from facemagi.settings import settings
from facemagi.table import Json, Record
from facemagi.usage import days
from facemagi.usage.amounts import Amount, Amounts

COUNTING, COUNTED = "counting", "counted"
"""The states of a day's record: it has jobs that are not counted yet, or none any more."""

PREFIX = "usage#"

KNOWN_DAYS = 4096
"""So many owners' days a function remembers. What it does not remember costs half a read."""


def name(day: str) -> str:
    """The name of a day's record.

    Args:
        day: such as `2026-11-30`.
    """
    return f"{PREFIX}{day}"


def note(owner: str, job: str) -> None:
    """Have the jobs of a day counted; called before each job is created.

    Args:
        owner: the owner's id.
        job: the job's id.
    """
    _noted(owner, days.of(created_at_ms(job) / 1000))


@lru_cache(maxsize=KNOWN_DAYS)
def _noted(owner: str, day: str) -> None:
    found = client("dynamodb").get_item(TableName=settings().table, Key=table.key(owner, name(day)))
    if "Item" in found:
        return
    now = int(time.time())
    record = Record(
        COUNTING,
        {"created_at": now},
        _outcome({}, earliest("job", days.begin(day) * 1000)),
        days.end(day) + limits.USAGE_DAYS * days.DAY_SECONDS,
    )
    table.create(owner, name(day), record, _next_look(day, now))


def of_days(owner: str, first: str, last: str) -> Iterator[tuple[str, Record]]:
    """The records of an owner's days, the newest first.

    Args:
        owner: the owner's id.
        first: the first day.
        last: the last day.
    """
    for each, record in table.newest_first(owner, PREFIX, name(last) + table.LAST):
        day = each.removeprefix(PREFIX)
        if day < first:
            return
        yield day, record


def amounts_of(record: Record) -> dict[str, Amount]:
    """What has been counted of a day.

    Args:
        record: the day's record.
    """
    return {effect: Amount(**stored) for effect, stored in record.outcome["effects"].items()}


def advance(owner: str, day: str, record: Record, amounts: Amounts, uncounted: str, *, stops: bool) -> Record | None:
    """Record what has been counted of a day; of two sweepers that count the same jobs, one does.

    Args:
        owner: the owner's id.
        day: the day.
        record: its record before.
        amounts: what has been counted of the whole day.
        uncounted: the id from which on jobs are not counted yet.
        stops: whether this sweep looks no further, because the others have not ended yet.

    Returns:
        The record; None where another function was faster.
    """
    update = "SET outcome = :outcome"
    values = {":old": table.text(record.outcome), ":outcome": table.text(_outcome(amounts, uncounted))}
    if uncounted == earliest("job", days.end(day) * 1000):
        update += f", #state = :counted REMOVE {unfinished.MARKS}"
        values[":counted"] = {"S": COUNTED}
    elif stops:
        update += ", check_at = :check_at"
        values[":check_at"] = {"N": str(_next_look(day, created_at_ms(uncounted) // 1000))}
    return table.update_if(owner, name(day), update, "outcome = :old", values)


def erase(owner: str, until: int) -> None:
    """Delete the usage of an owner. The day on which this happens begins anew: its record must stay for later jobs.

    Args:
        owner: the owner's id.
        until: usage before this moment is deleted, seconds since 1970.
    """
    today = days.of(until)
    for day, record in of_days(owner, "", today):
        if day < today:
            table.delete(owner, name(day))
        else:
            uncounted = max(str(record.outcome["uncounted"]), earliest("job", (until + 1) * 1000))
            values = {":outcome": table.text(_outcome({}, uncounted))}
            table.update_if(owner, name(day), "SET outcome = :outcome", "attribute_exists(pk)", values)


def _outcome(amounts: Amounts, uncounted: str) -> Json:
    return {"effects": {effect: amount.stored() for effect, amount in amounts.items()}, "uncounted": uncounted}


def _next_look(day: str, uncounted_at: int) -> int:
    """When the sweeper counts: once all jobs of the day have ended, or before the first one's record is deleted."""
    return min(uncounted_at + limits.USAGE_COUNTED_SECONDS, days.end(day) + limits.USAGE_SETTLED_SECONDS)
