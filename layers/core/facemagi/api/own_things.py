"""What a caller that stands for one user of an app sees: that user's photos and jobs.

The user is the member `user_id` of their metadata. Every id in such a caller's request is looked up before the route
runs, wherever it is, so that no route can forget it.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from facemagi import ids, table
from facemagi.api.framework import Request
from facemagi.credentials.identity import Caller
from facemagi.errors import FaceMagiError

USER_ID = "user_id"
"""The member of `metadata` that names the app's user."""

LABELS = "metadata."
"""The beginning of the names in a query that select by metadata."""

ANY_ID = ids.pattern("[a-z]+")


def own_labels(known: Caller) -> dict[str, str]:
    """The metadata of all things that a caller creates and sees.

    Args:
        known: the caller.
    """
    return {} if known.user_id is None else {USER_ID: known.user_id}


async def require_own_things(known: Caller, request: Request) -> None:
    """Refuse a request that names a thing of another user, as if there were no such thing.

    Args:
        known: the caller.
        request: the HTTP request.

    Raises:
        FaceMagiError: `not_found`.
    """
    for found in set(_ids_in(await _named_things(request))):
        require_own(known, found)


def require_own(known: Caller, found: str) -> None:
    """Refuse a thing of another user, as if there were no such thing.

    Args:
        known: the caller.
        found: the id of the thing.

    Raises:
        FaceMagiError: `not_found`.
    """
    kind = found.partition("_")[0]
    record = table.read(known.owner, f"{kind}#{found}")
    labels = record.request.get("metadata", {}) if record else {}
    if not own_labels(known).items() <= labels.items():
        raise FaceMagiError("not_found", f"There is no such {kind}.", param=kind, actual=found)


async def _named_things(request: Request) -> list[Any]:
    """All parts of a request that can name a thing. Metadata only describes; an id there is only a text."""
    queried = [value for name, value in request.query_params.multi_items() if not name.startswith(LABELS)]
    body = await _json_body(request)
    if isinstance(body, dict):
        body.pop("metadata", None)
    return [request.path_params, queried, body]


async def _json_body(request: Request) -> Any:
    """The body; None where it is no JSON, which the route itself refuses."""
    try:
        return json.loads(await request.body() or "null")
    except (ValueError, RecursionError):
        return None


def _ids_in(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and ANY_ID.fullmatch(one):
            yield one
        elif isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
