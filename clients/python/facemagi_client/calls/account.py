"""What belongs to an account: tokens for apps, and the messages that the service sends to your server."""

from typing import Literal, Unpack, cast

from facemagi_client.calls.polling import Page
from facemagi_client.calls.sending import answer
from facemagi_client.calls.service import Service, given, path_of
from facemagi_client.calls.steps import Call
from facemagi_client.types import (
    ClientToken,
    Health,
    Limits,
    NewClientToken,
    Usage,
    Webhook,
    WebhookEndpoint,
    WebhookMessage,
    WebhookSecret,
    WebhookSecrets,
)


def health(service: Service) -> Call[Health]:
    """Show whether the API answers, and the release that is deployed. It needs no token.

    Args:
        service: the service.
    """
    return cast(Health, (yield from answer(service, "GET", "/v1/health")))


def limits(service: Service) -> Call[Limits]:
    """Show what you may send, and how many jobs you have left today.

    Args:
        service: the service.
    """
    return cast(Limits, (yield from answer(service, "GET", "/v1/limits")))


def usage(
    service: Service,
    *,
    first: str | None = None,
    last: str | None = None,
    group_by: Literal["day", "effect"] | None = None,
) -> Call[Usage]:
    """Show how many jobs you have had, their time and their cost.

    Args:
        service: the service.
        first: the first day in UTC, such as `2026-11-01`.
        last: the last day.
        group_by: a row for each day, or for each effect.

    Raises:
        ApiError: the days are not kept.
    """
    query = {"from": first, "to": last, "group_by": group_by}
    return cast(Usage, (yield from answer(service, "GET", "/v1/usage", params=query)))


def create_client_token(service: Service, **token: Unpack[NewClientToken]) -> Call[ClientToken]:
    """Make a short-lived token for an app, so that your key is not in it.

    Args:
        service: the service.
        token: what POST /v1/client_tokens takes: `ttl_s`, `scopes`, `quota`, `user_id`.

    Raises:
        ApiError: the service refuses it.
    """
    return cast(ClientToken, (yield from answer(service, "POST", "/v1/client_tokens", json=token)))


def get_webhook(service: Service) -> Call[WebhookEndpoint]:
    """Show where the messages of your photos, jobs and batches go.

    Args:
        service: the service.
    """
    return cast(WebhookEndpoint, (yield from answer(service, "GET", "/v1/webhooks")))


def put_webhook(service: Service, **webhook: Unpack[Webhook]) -> Call[WebhookEndpoint]:
    """Say where the messages of new photos, jobs and batches go.

    Args:
        service: the service.
        webhook: `url`, and `events` for some events only.

    Raises:
        ApiError: the service refuses it.
    """
    return cast(WebhookEndpoint, (yield from answer(service, "PUT", "/v1/webhooks", json=webhook)))


def delete_webhook(service: Service) -> Call[None]:
    """Send no more messages.

    Args:
        service: the service.
    """
    yield from answer(service, "DELETE", "/v1/webhooks")


def webhook_secrets(service: Service) -> Call[list[WebhookSecret]]:
    """The secrets that sign messages now, for `webhooks.verify`; the newest first.

    Args:
        service: the service.
    """
    return cast(WebhookSecrets, (yield from answer(service, "GET", "/v1/webhooks/secrets")))["secrets"]


def rotate_webhook_secret(service: Service) -> Call[list[WebhookSecret]]:
    """Make a new secret. The one before also signs for a day.

    Args:
        service: the service.
    """
    return cast(WebhookSecrets, (yield from answer(service, "POST", "/v1/webhooks/secrets")))["secrets"]


def send_test_message(service: Service, *, url: str | None = None) -> Call[WebhookMessage]:
    """Send a message of the type `webhook.test`.

    Args:
        service: the service.
        url: where; None for your own place.

    Raises:
        ApiError: there is no place.
    """
    body = given(url=url)
    return cast(WebhookMessage, (yield from answer(service, "POST", "/v1/webhooks/test", json=body)))


def delivery_page(
    service: Service, *, limit: int | None = None, cursor: str | None = None
) -> Call[Page[WebhookMessage]]:
    """List the messages of the last day, the newest first; further pages are read as you go on.

    Args:
        service: the service.
        limit: the most messages of one page.
        cursor: where to begin: `next_cursor` of an earlier page.
    """
    query = {"limit": limit, "cursor": cursor}
    found = yield from answer(service, "GET", "/v1/webhooks/deliveries", params=query)
    return Page(found["deliveries"], found["next_cursor"])


def get_delivery(service: Service, message: str) -> Call[WebhookMessage]:
    """Show a message, with each attempt to send it.

    Args:
        service: the service.
        message: its id.

    Raises:
        ApiError: there is no such message.
    """
    return cast(WebhookMessage, (yield from answer(service, "GET", path_of("webhooks", "deliveries", message))))


def redeliver(service: Service, message: str) -> Call[WebhookMessage]:
    """Send a message again.

    Args:
        service: the service.
        message: its id.

    Raises:
        ApiError: it is being sent now.
    """
    path = path_of("webhooks", "deliveries", message, "redeliver")
    return cast(WebhookMessage, (yield from answer(service, "POST", path)))
