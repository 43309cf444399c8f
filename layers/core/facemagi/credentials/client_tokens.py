"""Client tokens: what an app on a phone or in a browser calls with, so that no server key leaves the server."""

import time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from facemagi import limits
from facemagi.credentials import scopes, store
from facemagi.credentials.identity import Caller
from facemagi.credentials.secret import Kind, digest_of, new_secret
from facemagi.credentials.store import Credential
from facemagi.errors import FaceMagiError
from facemagi.table import Json

Scope = Annotated[str, Field(pattern=f"^({scopes.CLIENT_SCOPE})$")]


class NewClientToken(BaseModel):
    """The body of POST /v1/client_tokens."""

    model_config = ConfigDict(extra="forbid")
    ttl_s: Annotated[StrictInt, Field(ge=1, le=limits.MAX_CLIENT_TOKEN_SECONDS)] = limits.CLIENT_TOKEN_SECONDS
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=limits.MAX_SCOPES)] = Field(
        default=[scopes.PHOTOS, scopes.JOBS],
        description="`photos`, `jobs`, or `jobs:EFFECT` for jobs with this effect only.",
    )
    quota: Annotated[StrictInt, Field(ge=1, le=limits.MAX_QUOTA)] | None = Field(
        default=None, description="The most jobs that the token may create; null for any number."
    )
    daily_jobs: Annotated[StrictInt, Field(ge=1, le=limits.MAX_DAILY_JOBS)] | None = Field(
        default=None,
        description="The most jobs that the user may create a day (UTC), with all its tokens; without `user_id`, that"
        " this token may create a day. Null for any number.",
    )
    user_id: Annotated[str, Field(min_length=1, max_length=limits.METADATA_VALUE_CHARS)] | None = Field(
        default=None,
        description="Your user. What the token creates has this metadata.user_id, and it sees nothing else.",
    )


def issue(caller: Caller, request: NewClientToken) -> Json:
    """Make a client token.

    Args:
        caller: who wants it.
        request: the body of POST /v1/client_tokens.

    Returns:
        The token as the API shows it, once.

    Raises:
        FaceMagiError: `forbidden_scope` for a caller with a client token, and for a scope that the caller lacks.
    """
    if caller.has_client_token:
        raise _needs_a_key(caller)
    for scope in request.scopes:
        if not scopes.covers(caller.scopes, scope):
            raise scopes.missing(caller.scopes, scope)
    secret, now = new_secret(Kind.CLIENT), int(time.time())
    token = Credential(
        digest=digest_of(secret),
        kind=Kind.CLIENT,
        principal=caller.principal,
        scopes=tuple(dict.fromkeys(request.scopes)),
        name="",
        created_at=now,
        maker=caller.credential,
        user_id=request.user_id,
        quota=request.quota,
        daily_jobs=request.daily_jobs,
        expires_at=now + request.ttl_s,
    )
    store.create(token)
    return {
        "token": secret,
        "expires_at": token.expires_at,
        "scopes": list(token.scopes),
        "quota": token.quota,
        "daily_jobs": token.daily_jobs,
        "user_id": token.user_id,
    }


def _needs_a_key(caller: Caller) -> FaceMagiError:
    return FaceMagiError(
        "forbidden_scope",
        "A client token cannot make client tokens.",
        param="Authorization",
        actual=" ".join(caller.scopes),
        remedy="Make client tokens on your server, with your server key.",
    )
