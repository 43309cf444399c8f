"""What a credential may do.

`photos` and `jobs` are the routes of photos and of jobs. `jobs:EFFECT` is the same as `jobs`, but new jobs may use this
effect only; it may be given for several effects. `admin` is everything, the settings of the account included.
"""

import re
from collections.abc import Collection, Iterable

PHOTOS = "photos"
JOBS = "jobs"
ADMIN = "admin"

EVERYTHING = (ADMIN,)
"""The scopes of a caller with a token of the issuer: it is the account itself."""

PATTERN = re.compile(rf"{PHOTOS}|{ADMIN}|{JOBS}(:[a-z0-9_]{{1,40}}(/[a-z0-9_]{{1,40}})?)?")

MAX_SCOPES = 20
"""More effects than an app offers; the list is part of every event."""


def is_scope(text: str) -> bool:
    """Whether a text is a scope.

    Args:
        text: any text.
    """
    return PATTERN.fullmatch(text) is not None


def allows(scopes: Collection[str], needed: str) -> bool:
    """Whether scopes include another one. `jobs` is included in `jobs:EFFECT` only as the right to use the routes.

    Args:
        scopes: what a caller has.
        needed: what a route needs.
    """
    return needed in scopes or ADMIN in scopes or (needed == JOBS and any(effects_of(scopes)))


def covers(scopes: Collection[str], wanted: str) -> bool:
    """Whether a caller may pass a scope on to a client token.

    Args:
        scopes: what the caller has.
        wanted: the scope to pass on.
    """
    has_all_jobs = JOBS in scopes and wanted.startswith(f"{JOBS}:")
    return wanted in scopes or ADMIN in scopes or has_all_jobs


def first_forbidden_effect(scopes: Collection[str], effects: Iterable[str]) -> str | None:
    """The first of some effects that a caller may not use in a new job.

    Args:
        scopes: what the caller has.
        effects: the effects of the job.
    """
    if JOBS in scopes or ADMIN in scopes:
        return None
    allowed = set(effects_of(scopes))
    return next((effect for effect in effects if effect not in allowed), None)


def effects_of(scopes: Collection[str]) -> list[str]:
    """The effects that the scopes name.

    Args:
        scopes: what a caller has.
    """
    return [scope.partition(":")[2] for scope in scopes if scope.startswith(f"{JOBS}:")]
