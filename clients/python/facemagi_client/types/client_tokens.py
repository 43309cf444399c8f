"""Types of the routes /v1/client_tokens, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import NotRequired, TypedDict


class ClientToken(TypedDict):
    """A new client token."""

    # Shown once: only its digest is stored.
    token: str
    # Seconds since 1970.
    expires_at: int
    scopes: list[str]
    # The most jobs that it may create; null for any number.
    quota: int | None
    # The most jobs a day of its user, with all tokens; without a user, of this token. Null for any.
    daily_jobs: int | None
    # The user for whom it stands, if any.
    user_id: str | None


class NewClientToken(TypedDict):
    """The body of POST /v1/client_tokens."""

    ttl_s: NotRequired[int]
    # `photos`, `jobs`, or `jobs:EFFECT` for jobs with this effect only.
    scopes: NotRequired[list[str]]
    # The most jobs that the token may create; null for any number.
    quota: NotRequired[int | None]
    # The most jobs that the user may create a day (UTC), with all its tokens; without `user_id`, that this token may
    # create a day. Null for any number.
    daily_jobs: NotRequired[int | None]
    # Your user. What the token creates has this metadata.user_id, and it sees nothing else.
    user_id: NotRequired[str | None]
