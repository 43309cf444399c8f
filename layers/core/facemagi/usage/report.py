"""The usage of an account, as GET /v1/usage answers it: from the ledger, and from jobs that are not in it yet."""

import time
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from facemagi import table
from facemagi.ids import created_at_ms, earliest
from facemagi.jobs import records
from facemagi.table import Json, Record
from facemagi.usage import amounts, days, ledger
from facemagi.usage.amounts import CHAIN, Amount, Amounts
from facemagi.usage.period import Period

Grouping = Literal["effect", "day"]

MOST_UNCOUNTED = 20_000
"""So many jobs of the last hours are read for one answer: 30 MB, which take some seconds."""


def usage(owner: str, period: Period, group_by: Grouping) -> Json:
    """The usage of an account.

    Args:
        owner: the owner's id.
        period: the days.
        group_by: what the rows are: effects or days.

    Returns:
        The answer of the API.
    """
    by_day, counted_until = _by_day(owner, period)
    whole = amounts.together(*by_day.values())
    if group_by == "day":
        rows = [{"day": day, "effect": None} | _shown(_sum(by_day[day])) for day in sorted(by_day)]
    else:
        rows = [{"day": None, "effect": effect or None} | _shown(whole[effect]) for effect in _in_order(whole)]
    return {
        "from": period.first,
        "to": period.last,
        "group_by": group_by,
        "usage": rows,
        "total": _shown(_sum(whole)),
        "counted_until": counted_until,
    }


def _by_day(owner: str, period: Period) -> tuple[dict[str, Amounts], int]:
    """The amounts of each day with jobs, and until when all jobs that have ended are in them."""
    by_day: dict[str, Amounts] = {}
    left, until = MOST_UNCOUNTED, int(time.time())
    for day, record in reversed(list(ledger.of_days(owner, period.first, period.last))):
        recent = list(islice(_uncounted(owner, day, record), left + 1))
        if len(recent) > left:
            until = min(until, created_at_ms(recent[left][0]) // 1000)
        jobs = [job for _, job in recent[:left]]
        left -= len(jobs)
        found = amounts.together(ledger.amounts_of(record), amounts.of_jobs(jobs))
        if found:
            by_day[day] = found
    return by_day, until


def _uncounted(owner: str, day: str, record: Record) -> Iterator[tuple[str, Record]]:
    """The jobs of a day that the sweeper has not counted yet."""
    if record.state == ledger.COUNTED:
        return iter(())
    end = earliest("job", days.end(day) * 1000)
    return table.oldest_first(owner, records.name(record.outcome["uncounted"]), records.name(end))


def _in_order(whole: Amounts) -> list[str]:
    """The effects by their names; chains come last."""
    return sorted(whole, key=lambda effect: (effect == CHAIN, effect))


def _sum(parts: Amounts) -> Amount:
    return sum(parts.values(), Amount())


def _shown(amount: Amount) -> Json:
    return {
        "jobs": amount.jobs,
        "failed": amount.failed,
        "canceled": amount.canceled,
        "expired": amount.expired,
        "seconds": round(amount.edit_ms / 1000, 3),
        "cost_usd": amount.cost_usd,
        "requests_usd": amount.requests_usd,
    }
