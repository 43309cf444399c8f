"""Where a photo or a job reaches a state that a webhook tells about."""

import time
from functools import lru_cache

from facemagi.observability import count, logger
from facemagi.table import Json, Record
from facemagi.webhooks import account, deliveries
from facemagi.webhooks.account import Webhook

CACHE_SECONDS = 60
"""A change of an account's endpoint is used for new jobs after at most this time; else each new job would read it."""


def chosen(owner: str, webhook: Webhook | None) -> Json | None:
    """The webhook that a new photo or job keeps: its own, or else the account's.

    Args:
        owner: the owner's id.
        webhook: what the request names.
    """
    if webhook is not None:
        return account.checked(webhook, "webhook.url").model_dump(mode="json")
    return _default(owner, int(time.time()) // CACHE_SECONDS)


@lru_cache(maxsize=1000)
def _default(owner: str, period: int) -> Json | None:
    return account.endpoint(owner)


def announce(owner: str, event: str, subject: str, record: Record) -> None:
    """Announce an event to the webhook of its photo or job, if there is one that asks for it.

    Args:
        owner: the owner's id.
        event: such as `job.succeeded`.
        subject: the id of the photo or job.
        record: its record, in its new state.
    """
    webhook = record.request.get("webhook")
    if webhook and (webhook["events"] is None or event in webhook["events"]):
        deliveries.announce(owner, event, subject, webhook["url"], webhook.get("api"))


def announce_if_possible(owner: str, event: str, subject: str, record: Record) -> None:
    """As `announce`, for a change that its caller has made: a webhook that fails must not make it look undone.

    Args:
        owner: the owner's id.
        event: such as `job.canceled`.
        subject: the id of the photo or job.
        record: its record, in its new state.
    """
    try:
        announce(owner, event, subject, record)
    except Exception:
        logger().exception("webhook not announced", extra={"event": event, "subject": subject})
        count("WebhooksLost")
