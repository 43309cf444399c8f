"""Webhooks."""

from pydantic import Field

from facemagi.states import DeliveryState
from facemagi.webhooks.account import Event
from scripts.api_document.answers.answer import Answer


class WebhookEndpoint(Answer):
    """The account's default endpoint."""

    url: str | None = Field(description="null where there is none.")
    events: list[Event] | None = Field(description="null for all.")


class WebhookSecret(Answer):
    """A secret that signs every message, as Standard Webhooks defines it."""

    secret: str = Field(description="`whsec_` and base64.")
    created_at: int
    expires_at: int | None = Field(description="When it stops signing, if a newer one has replaced it.")


class WebhookSecrets(Answer):
    """The live secrets, the newest first."""

    secrets: list[WebhookSecret]


class WebhookAttempt(Answer):
    """One attempt to deliver a message."""

    at: int
    status: int | None = Field(description="The receiver's HTTP status, if it answered.")
    error: str | None
    ms: int


class WebhookMessage(Answer):
    """A message of the delivery log."""

    id: str = Field(description="The header `webhook-id` of every attempt.")
    event: str
    subject: str = Field(description="The id of the photo or job that it is about.")
    url: str
    state: DeliveryState
    attempts: list[WebhookAttempt]
    next_at: int | None = Field(description="When the next attempt is planned.")
    created_at: int
    expires_at: int


class WebhookMessageList(Answer):
    """A page of the delivery log, the newest first."""

    deliveries: list[WebhookMessage]
    next_cursor: str | None
