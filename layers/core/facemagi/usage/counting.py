"""Counts the jobs of a day into the ledger, in the sweeper.

Only jobs are counted that have ended for certain, in the order of their ids, so each is counted once. A job is read
once for that, which costs a fortieth of a write.
"""

import time
from itertools import islice

from facemagi import limits, table
from facemagi.deadline import remaining_seconds
from facemagi.ids import earliest
from facemagi.jobs import records
from facemagi.table import Record
from facemagi.usage import amounts, days, ledger

CHUNK = 1000
"""So many jobs are counted before that is stored: about a second."""

CHUNK_SECONDS = 20.0
"""The time kept for a chunk."""

TURN_SECONDS = 60.0
"""How long one day may be counted in a sweep, so that the other records get their turn."""


def count_day(owner: str, day: str, record: Record) -> None:
    """Count the jobs of a day that have ended; the sweeper calls it.

    Args:
        owner: the owner's id.
        day: the day.
        record: its record in the ledger.
    """
    settled = int(time.time()) - limits.USAGE_SETTLED_SECONDS
    end = earliest("job", min(max(settled, days.begin(day)), days.end(day)) * 1000)
    until = time.monotonic() + min(TURN_SECONDS, remaining_seconds() - CHUNK_SECONDS)
    current: Record | None = record
    while current is not None and current.state == ledger.COUNTING:
        current, is_over = _count_chunk(owner, day, current, end)
        if is_over or time.monotonic() > until:
            return


def _count_chunk(owner: str, day: str, record: Record, end: str) -> tuple[Record | None, bool]:
    """Count some jobs; returns the day's record and whether there are no more to count now."""
    first = str(record.outcome["uncounted"])
    found = list(islice(table.oldest_first(owner, records.name(first), records.name(end)), CHUNK))
    is_over = len(found) < CHUNK
    uncounted = max(end, first) if is_over else _after(found[-1][0])
    counted = amounts.together(ledger.amounts_of(record), amounts.of_jobs(job for _, job in found))
    return ledger.advance(owner, day, record, counted, uncounted, stops=is_over), is_over


def _after(name: str) -> str:
    """What sorts between the id of a job's record and the next id."""
    return name.removeprefix(records.name("")) + "0"
