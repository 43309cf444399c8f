"""The quotas of a caller: how many jobs its client token may create in all, and how many it may create a day."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Protocol

from facemagi.credentials import daily, store
from facemagi.credentials.daily import Standing
from facemagi.credentials.daily_limits import DailyLimit
from facemagi.credentials.identity import Caller
from facemagi.errors import FaceMagiError
from facemagi.table import Json


class Headers(Protocol):
    """The headers of an answer."""

    def update(self, other: Mapping[str, str]) -> None:
        """Add headers.

        Args:
            other: the headers.
        """


def within(
    caller: Caller,
    create: Callable[[], tuple[Json, bool]],
    is_repeat: Callable[[], bool],
    jobs: int = 1,
    headers: Headers | None = None,
) -> tuple[Json, bool]:
    """Create jobs, if the caller's quotas allow them. What is refused or repeated is not counted.

    Jobs are counted before they are created, so that calls at the same time do not exceed a quota. A function that
    ends in between has counted too many, never too few.

    Args:
        caller: who creates them.
        create: creates them; returns them, and whether they are new.
        is_repeat: whether the request is a repeated one.
        jobs: how many.
        headers: of the answer; what is left of the day's quota is added, if there is one and jobs were counted.

    Returns:
        What `create` returned.

    Raises:
        FaceMagiError: `quota_exceeded`, or what `create` raised.
    """
    daily_limits = daily.limits_of(caller)
    if (caller.quota is None and not daily_limits) or is_repeat():
        return create()
    with ExitStack() as undo:
        _spend_in_all(caller, jobs, undo)
        standings = [_spend_of_day(caller.owner, limit, jobs, undo) for limit in daily_limits]
        created, is_new = create()
        if is_new:
            undo.pop_all()
            if headers is not None and standings:
                headers.update(min(standings, key=lambda each: each.remaining).headers())
    return created, is_new


def _spend_in_all(caller: Caller, jobs: int, undo: ExitStack) -> None:
    if caller.quota is None or caller.credential is None:
        return
    if not store.spend(caller.credential, jobs):
        raise _exceeded(caller.quota)
    undo.callback(store.give_back, caller.credential, jobs)


def _spend_of_day(owner: str, limit: DailyLimit, jobs: int, undo: ExitStack) -> Standing:
    spent = daily.spend(owner, limit, jobs)
    undo.callback(daily.give_back, owner, spent, jobs)
    return spent


def _exceeded(quota: int) -> FaceMagiError:
    return FaceMagiError(
        "quota_exceeded",
        f"This token may create {quota} jobs, and has created them.",
        param="Authorization",
        limit=quota,
        remedy="Get a new token.",
    )
