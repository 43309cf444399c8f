"""Which days a call asks about."""

from dataclasses import dataclass
from datetime import date

from facemagi import limits
from facemagi.errors import FaceMagiError
from facemagi.usage import days

FORM = r"^\d{4}-\d{2}-\d{2}$"
"""A day in a query."""

DEFAULT_DAYS = 30
"""How many days an answer has if its caller says nothing."""


@dataclass(frozen=True)
class Period:
    """Some days, one after another.

    Attributes:
        first: the first day, such as `2026-11-01`.
        last: the last day.
    """

    first: str
    last: str


def period(first: str | None, last: str | None) -> Period:
    """The days of a query; by default the last 30.

    Args:
        first: `from` of the query, in the form `FORM`.
        last: `to` of the query.

    Raises:
        FaceMagiError: `invalid_param` for what is no day, for days that are not kept, and for an end before the begin.
    """
    today = days.today()
    earliest = days.before(today, limits.USAGE_DAYS)
    last = today if last is None else _kept("to", last, earliest, today)
    first = max(earliest, days.before(last, DEFAULT_DAYS - 1)) if first is None else first
    return Period(_kept("from", first, earliest, last), last)


def _kept(param: str, day: str, earliest: str, latest: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise _refused(param, day, f"{day} is no day.", earliest, latest) from error
    if not earliest <= day <= latest:
        raise _refused(param, day, f"{day} is not between {earliest} and {latest}.", earliest, latest)
    return day


def _refused(param: str, day: str, message: str, earliest: str, latest: str) -> FaceMagiError:
    return FaceMagiError(
        "invalid_param",
        message,
        param=f"query.{param}",
        actual=day,
        limit={"min": earliest, "max": latest},
        remedy=f"Usage is kept for {limits.USAGE_DAYS} days, in UTC; `to` is not before `from`.",
    )
