"""The caller of a request, and what it may do. Every route asks, also routes that need no rights.

The first part of a path after the version says which scope a route needs. A caller that stands for one user of an app
sees only that user's photos and jobs: every id in its request is looked up first.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import Depends, Request

from facemagi import ids, table
from facemagi.credentials import scopes
from facemagi.credentials.identity import PROBLEM, PROBLEMS, Caller, from_context
from facemagi.errors import FaceMagiError
from facemagi.settings import settings

SCOPES = {"photos": scopes.PHOTOS, "jobs": scopes.JOBS, "effects": None, "openapi.json": None, "client_tokens": None}
"""The scope that the routes of a part of the API need; None for any caller."""

OTHER_ROUTES = scopes.ADMIN
"""The scope for all other parts, so that a new part is not open by mistake."""

USER_ID = "user_id"
"""The member of `metadata` that names the app's user."""

LABELS = "metadata."
"""The beginning of the names in a query that select by labels."""

Creation = TypeVar("Creation", NewPhoto, NewJob)

ANY_ID = ids.pattern("[a-z]+")


async def caller(request: Request) -> Caller:
    """Who calls, if the caller may use the route.

    Args:
        request: the HTTP request; its scope holds the event that API Gateway sent.

    Raises:
        FaceMagiError: `unauthorized`, `token_expired`, `forbidden_scope`; `not_found` for things of another user.
    """
    known = identify(_authorizer_context(request))
    _require_scope(known, request)
    if known.user_id is not None:
        await _require_own_things(known, request)
    return known


async def owner(known: Annotated[Caller, Depends(caller)]) -> str:
    """The owner's id of the caller's account.

    Args:
        known: the caller.
    """
    return known.owner


KnownCaller = Annotated[Caller, Depends(caller)]
Owner = Annotated[str, Depends(owner)]


def identify(authorizer: Mapping[str, Any]) -> Caller:
    """The caller that an authorizer has identified.

    Args:
        authorizer: the authorizer's part of the event: claims of API Gateway's own, or the context of ours.

    Raises:
        FaceMagiError: `unauthorized`, `token_expired`.
    """
    subject = ((authorizer.get("jwt") or {}).get("claims") or {}).get("sub")
    context = authorizer.get("lambda") or {}
    known = Caller(subject) if subject else from_context(context)
    if known is None and not context and settings().anonymous_principal:
        known = Caller(settings().anonymous_principal)
    if known is None or known.has_expired:
        raise _unauthorized("expired" if known else context.get(PROBLEM, "malformed"))
    return known


def own_labels(known: Caller) -> dict[str, str]:
    """The labels of all things that a caller creates and sees.

    Args:
        known: the caller.
    """
    return {} if known.user_id is None else {USER_ID: known.user_id}


def labelled(known: Caller, request: Creation) -> Creation:
    """A body with the labels of what the caller creates.

    Args:
        known: the caller.
        request: the body of a new photo or job.
    """
    return request.model_copy(update={"metadata": request.metadata | own_labels(known)})


def require_effects(known: Caller, effects: Iterable[str]) -> None:
    """Refuse a new job with an effect that the caller may not use.

    Args:
        known: the caller.
        effects: the effects of the job.

    Raises:
        FaceMagiError: `forbidden_scope`.
    """
    forbidden = scopes.first_forbidden_effect(known.scopes, effects)
    if forbidden is not None:
        raise forbidden_scope(known, f"{scopes.JOBS}:{forbidden}")


def has_keys(request: Request) -> bool:
    """Whether the deployment accepts keys and client tokens: whether its authorizer is ours.

    Args:
        request: the HTTP request.
    """
    return bool(_authorizer_context(request).get("lambda"))


def _authorizer_context(request: Request) -> Mapping[str, Any]:
    return request.scope.get("aws.event", {}).get("requestContext", {}).get("authorizer") or {}


def _require_scope(known: Caller, request: Request) -> None:
    part = request.url.path.removeprefix("/v1/").partition("/")[0]
    needed = SCOPES.get(part, OTHER_ROUTES)
    if needed is not None and not scopes.allows(known.scopes, needed):
        raise forbidden_scope(known, needed)


def forbidden_scope(known: Caller, needed: str) -> FaceMagiError:
    """The error of a caller that may not do what it asks for.

    Args:
        known: the caller.
        needed: the scope that it lacks.
    """
    return FaceMagiError(
        "forbidden_scope",
        f"This needs the scope {needed}, and the key or token does not have it.",
        param="Authorization",
        actual=" ".join(known.scopes),
        limit=[needed],
        remedy=f"Use a key or token with the scope {needed}.",
    )


async def _require_own_things(known: Caller, request: Request) -> None:
    """Refuse a request that names a thing of another user of the same account, as if there were no such thing."""
    for found in set(_ids_in(await _named_things(request))):
        kind = found.partition("_")[0]
        record = table.read(known.owner, f"{kind}#{found}")
        labels = record.request.get("metadata", {}) if record else {}
        if not own_labels(known).items() <= labels.items():
            raise FaceMagiError("not_found", f"There is no such {kind}.", param=kind, actual=found)


async def _named_things(request: Request) -> list[Any]:
    """All parts of a request that can name a thing. Labels only describe; a text there is never looked up."""
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
    """Every text in a request that is an id, wherever it is."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and ANY_ID.fullmatch(one):
            yield one
        elif isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _unauthorized(problem: str) -> FaceMagiError:
    return FaceMagiError(
        "token_expired" if problem == "expired" else "unauthorized",
        PROBLEMS[problem],
        param="Authorization",
        remedy="Get a new token." if problem == "expired" else "Send the header Authorization: Bearer with your key or token.",
        headers={"WWW-Authenticate": "Bearer"},
    )
