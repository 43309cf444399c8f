"""Types of the routes /v1/webhooks, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import Literal, NotRequired, TypedDict

WebhookEndpointEvents = Literal[
    "job.succeeded",
    "job.failed",
    "job.canceled",
    "job.expired",
    "job.deleted",
    "photo.ready",
    "photo.rejected",
    "batch.completed",
]

DeliveryState = Literal["pending", "delivered", "failed"]
"""The life of a webhook's message."""


class TestTarget(TypedDict):
    """Where a test message is sent; without `url`, to the account's endpoint."""

    url: NotRequired[str | None]


class WebhookAttempt(TypedDict):
    """One attempt to deliver a message."""

    at: int
    # The receiver's HTTP status, if it answered.
    status: int | None
    error: str | None
    ms: int


class WebhookEndpoint(TypedDict):
    """The account's default endpoint."""

    # null where there is none.
    url: str | None
    # null for all.
    events: list[WebhookEndpointEvents] | None


class WebhookSecret(TypedDict):
    """A secret that signs every message, as Standard Webhooks defines it."""

    # `whsec_` and base64.
    secret: str
    created_at: int
    # When it stops signing, if a newer one has replaced it.
    expires_at: int | None


class WebhookMessage(TypedDict):
    """A message of the delivery log."""

    # The header `webhook-id` of every attempt.
    id: str
    event: str
    # The id of the photo or job that it is about.
    subject: str
    url: str
    state: DeliveryState
    attempts: list[WebhookAttempt]
    # When the next attempt is planned.
    next_at: int | None
    created_at: int
    expires_at: int


class WebhookSecrets(TypedDict):
    """The live secrets, the newest first."""

    secrets: list[WebhookSecret]


class WebhookMessageList(TypedDict):
    """A page of the delivery log, the newest first."""

    deliveries: list[WebhookMessage]
    next_cursor: str | None
