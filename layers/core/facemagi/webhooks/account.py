"""What an account has set for its webhooks: its default endpoint and its secrets."""

import time
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from facemagi import documents
from facemagi.errors import FaceMagiError
from facemagi.outgoing.addresses import MAX_URL_CHARS, parse_target
from facemagi.outgoing.errors import OutgoingError
from facemagi.settings import settings
from facemagi.table import Json
from facemagi.webhooks.signing import new_secret

Event = Literal[
    "job.succeeded",
    "job.failed",
    "job.canceled",
    "job.expired",
    "job.deleted",
    "photo.ready",
    "photo.rejected",
    "batch.completed",
]
"""What a webhook may tell."""

NAME = "webhooks"
"""The name of the account's document in the table."""

ROTATION_SECONDS = 24 * 3600
"""How long a secret still signs after its successor was made: time to install the new one in every receiver."""

ATTEMPTS = 5
"""How often a change is repeated that another request has overtaken."""


Url = Annotated[str, Field(max_length=MAX_URL_CHARS)]
"""Where events are sent; `checked` says which are allowed."""


class Webhook(BaseModel):
    """Where events are sent, and which; without `events`, all."""

    model_config = ConfigDict(extra="forbid")
    url: Url
    events: Annotated[list[Event], Field(min_length=1)] | None = None


def checked(webhook: Webhook, param: str = "url") -> Webhook:
    """A webhook whose URL has an allowed form. Its host is resolved only when an event is sent.

    Args:
        webhook: what the caller sent.
        param: the path of the URL in the body, for the error.

    Raises:
        FaceMagiError: `invalid_param`.
    """
    try:
        parse_target(webhook.url, settings().trusted_hosts)
    except OutgoingError as error:
        raise FaceMagiError(
            "invalid_param",
            f"Events cannot be sent there: {error}.",
            param=param,
            actual=webhook.url,
            remedy="Name a public https:// address of your server.",
        ) from error
    return webhook


def endpoint(owner: str) -> Json | None:
    """The account's default endpoint, a `Webhook` as JSON; None where it has none.

    Args:
        owner: the owner's id.
    """
    return (documents.read(owner, NAME) or {}).get("endpoint")


def set_endpoint(owner: str, webhook: Webhook | None) -> None:
    """Change the default endpoint. Jobs and photos that exist already keep the one they were created with.

    Args:
        owner: the owner's id.
        webhook: the new endpoint; None for none.
    """
    stored = None if webhook is None else webhook.model_dump(mode="json")
    _change(owner, lambda document: document | {"endpoint": stored})


def live_secrets(owner: str) -> list[Json]:
    """The secrets that sign, the newest first: `secret`, `created_at`, and `expires_at` of one that was replaced.

    The first call makes the first secret.

    Args:
        owner: the owner's id.
    """
    document = documents.read(owner, NAME) or {}
    return _live(document) or _live(
        _change(owner, lambda document: document if _live(document) else _rotated(document))
    )


def rotate_secret(owner: str) -> list[Json]:
    """Make a new secret. The one before it signs for another day; older ones end now.

    Args:
        owner: the owner's id.

    Returns:
        The same as `live_secrets`.
    """
    return _live(_change(owner, _rotated))


def _rotated(document: Json) -> Json:
    now = int(time.time())
    former = [secret | {"expires_at": now + ROTATION_SECONDS} for secret in _live(document)[:1]]
    newest = {"secret": new_secret(), "created_at": now, "expires_at": None}
    return document | {"secrets": [newest, *former]}


def _live(document: Json) -> list[Json]:
    now = time.time()
    secrets: list[Json] = document.get("secrets", [])
    return [secret for secret in secrets if secret["expires_at"] is None or secret["expires_at"] > now]


def _change(owner: str, change: Callable[[Json], Json]) -> Json:
    """Change the account's document, and repeat that where another request has changed it meanwhile."""
    for _ in range(ATTEMPTS):
        old = documents.read(owner, NAME)
        new = change(old or {})
        if documents.create(owner, NAME, new) if old is None else documents.replace(owner, NAME, old, new):
            return new
    raise FaceMagiError("unavailable", "The webhooks are being changed.", remedy="Send the same request again.")
