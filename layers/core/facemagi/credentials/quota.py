"""The quota of a client token: how many jobs it may create in all."""

from collections.abc import Callable

from facemagi.credentials import store
from facemagi.credentials.identity import Caller
from facemagi.errors import FaceMagiError
from facemagi.table import Json


def within(
    caller: Caller, create: Callable[[], tuple[Json, bool]], is_repeat: Callable[[], bool], jobs: int = 1
) -> tuple[Json, bool]:
    """Create jobs, if the caller's quota allows them. What is refused or repeated is not counted.

    Jobs are counted before they are created, so that calls at the same time do not exceed the quota. A function that
    ends in between has counted too many, never too few.

    Args:
        caller: who creates them.
        create: creates them; returns them, and whether they are new.
        is_repeat: whether the request is a repeated one.
        jobs: how many.

    Returns:
        What `create` returned.

    Raises:
        FaceMagiError: `quota_exceeded`, or what `create` raised.
    """
    if caller.quota is None or caller.credential is None or is_repeat():
        return create()
    if not store.spend(caller.credential, jobs):
        raise _exceeded(caller.quota)
    is_new = False
    try:
        created, is_new = create()
    finally:
        if not is_new:
            store.give_back(caller.credential, jobs)
    return created, is_new


def _exceeded(quota: int) -> FaceMagiError:
    return FaceMagiError(
        "quota_exceeded",
        f"This token may create {quota} jobs, and has created them.",
        param="Authorization",
        limit=quota,
        remedy="Get a new token.",
    )
