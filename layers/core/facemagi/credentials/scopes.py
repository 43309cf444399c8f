"""What a credential may do.

`photos` and `jobs` are the routes of photos and of jobs. `jobs:EFFECT` is the same as `jobs`, but new jobs may use this
effect only; it may be given for several effects. `admin` is everything, the settings of the account included.
"""

import re
from collections.abc import Collection, Iterable

from facemagi.errors import FaceMagiError

PHOTOS = "photos"
JOBS = "jobs"
ADMIN = "admin"

EVERYTHING = (ADMIN,)
"""The scopes of a caller with a token of the issuer: it is the account itself."""

CLIENT_SCOPE = rf"{PHOTOS}|{JOBS}(:[a-z0-9_]{{1,40}}(/[a-z0-9_]{{1,40}})?)?"
"""The scopes that a client token may have. An account's settings are nothing for an app on a phone."""

PATTERN = re.compile(f"{ADMIN}|{CLIENT_SCOPE}")


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


def missing(scopes: Collection[str], needed: str) -> FaceMagiError:
    """The error of a caller that may not do what it asks for.

    Args:
        scopes: what the caller has.
        needed: the scope that it lacks.
    """
    return FaceMagiError(
        "forbidden_scope",
        f"This needs the scope {needed}, and the key or token does not have it.",
        param="Authorization",
        actual=" ".join(scopes),
        limit=[needed],
        remedy=f"Use a key or token with the scope {needed}.",
    )


def effects_of(scopes: Collection[str]) -> list[str]:
    """The effects that the scopes name.

    Args:
        scopes: what a caller has.
    """
    return [scope.partition(":")[2] for scope in scopes if scope.startswith(f"{JOBS}:")]
