"""The caller of a request, and what it may do. Every route asks but the open ones, also those that need no scope."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from facemagi.api.framework import Depends, Request
from facemagi.api.own_things import require_own_things
from facemagi.api.routes import OPEN_ROUTES
from facemagi.credentials import scopes
from facemagi.credentials.identity import PROBLEM, PROBLEMS, Caller, from_context
from facemagi.credentials.principals import is_of_keys
from facemagi.errors import FaceMagiError
from facemagi.settings import settings

SCOPES = {
    "photos": scopes.PHOTOS,
    "jobs": scopes.JOBS,
    "batches": scopes.JOBS,
    "effects": None,
    "openapi.json": None,
    "client_tokens": None,
    "limits": None,
    "predictions": scopes.JOBS,
    "models": scopes.JOBS,
    "files": scopes.PHOTOS,
}
"""The scope that a route needs, by the first part of its path after the version; None for any caller."""

OTHER_ROUTES = scopes.ADMIN
"""The scope for all other parts, so that a new part is not open by mistake."""


async def admit(request: Request) -> Caller | None:
    """Who calls, if the caller may use the route; None at an open route, where nobody is asked.

    Args:
        request: the HTTP request; its scope holds the event that API Gateway sent, and the route that serves it.

    Raises:
        FaceMagiError: `unauthorized`, `token_expired`, `forbidden_scope`; `not_found` for things of another user.
    """
    if request.scope["route"].path in OPEN_ROUTES:
        return None
    known = identify(_authorizer_part(request))
    _require_scope_of_route(known, request)
    if known.user_id is not None:
        await require_own_things(known, request)
    return known


async def caller(admitted: Annotated[Caller | None, Depends(admit)]) -> Caller:
    """Who calls. An open route that asks for its caller refuses everybody.

    Args:
        admitted: what `admit` returned.

    Raises:
        FaceMagiError: `unauthorized`.
    """
    if admitted is None:
        raise _unauthorized("malformed")
    return admitted


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
    if subject and is_of_keys(subject):
        raise _unauthorized("invalid")
    known = Caller(subject) if subject else from_context(context)
    if known is None and not context and settings().anonymous_principal:
        known = Caller(settings().anonymous_principal)
    if known is None:
        raise _unauthorized(context.get(PROBLEM, "malformed"))
    if known.has_expired:
        raise _unauthorized("expired")
    return known


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
        raise scopes.missing(known.scopes, f"{scopes.JOBS}:{forbidden}")


def require_scope(known: Caller, needed: str) -> None:
    """Refuse a caller that lacks a scope.

    Args:
        known: the caller.
        needed: the scope.

    Raises:
        FaceMagiError: `forbidden_scope`.
    """
    if not scopes.allows(known.scopes, needed):
        raise scopes.missing(known.scopes, needed)


def has_keys(request: Request) -> bool:
    """Whether the deployment accepts keys and client tokens: whether its authorizer is ours.

    Args:
        request: the HTTP request.
    """
    return bool(_authorizer_part(request).get("lambda"))


def _authorizer_part(request: Request) -> Mapping[str, Any]:
    return request.scope.get("aws.event", {}).get("requestContext", {}).get("authorizer") or {}


def _require_scope_of_route(known: Caller, request: Request) -> None:
    part = request.url.path.removeprefix("/v1/").partition("/")[0]
    needed = SCOPES.get(part, OTHER_ROUTES)
    if needed is not None:
        require_scope(known, needed)


def _unauthorized(problem: str) -> FaceMagiError:
    headers = {"WWW-Authenticate": "Bearer"}
    if problem == "expired":
        return FaceMagiError(
            "token_expired", PROBLEMS[problem], param="Authorization", remedy="Get a new token.", headers=headers
        )
    return FaceMagiError(
        "unauthorized",
        PROBLEMS[problem],
        param="Authorization",
        remedy="Send the header Authorization: Bearer with your key or token.",
        headers=headers,
    )
