"""The log of messages, as the API shows it; a test message, and a message that is sent again."""

import time

from facemagi import ids, lists, table, unfinished
from facemagi.api.queries import PageQuery
from facemagi.errors import FaceMagiError
from facemagi.states import DeliveryState
from facemagi.table import Json, Record
from facemagi.webhooks import account, deliveries
from facemagi.webhooks.account import Webhook

MESSAGE_ID = ids.pattern("msg")

TEST_EVENT = "webhook.test"


def find(owner: str, message: str) -> Record:
    """A message's record.

    Args:
        owner: the owner's id.
        message: the message's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`.
    """
    record = table.read(owner, deliveries.record_name(message)) if MESSAGE_ID.fullmatch(message) else None
    if record is None:
        raise FaceMagiError(
            "not_found",
            "There is no such message.",
            param="message",
            actual=message,
            remedy="The log keeps messages for a day.",
        )
    return record


def view(message: str, record: Record) -> Json:
    """A message as the API shows it.

    Args:
        message: its id.
        record: its record.
    """
    return {
        "id": message,
        **{name: record.request[name] for name in ("event", "subject", "url", "created_at")},
        "state": record.state,
        "attempts": record.outcome["attempts"],
        "next_at": record.outcome.get("next_at"),
        "expires_at": record.expires_at,
    }


def page(owner: str, asked: PageQuery) -> Json:
    """A page of the log.

    Args:
        owner: the owner's id.
        asked: which part of it.

    Raises:
        FaceMagiError: `invalid_param` for a cursor that no page has ended with.
    """
    messages, cursor = lists.page(owner, "msg", asked, lambda _: True, view)
    return {"deliveries": messages, "next_cursor": cursor}


def send_test(owner: str, url: str | None) -> Json:
    """Send a test message.

    Args:
        owner: the owner's id.
        url: where to; None for the account's endpoint.

    Returns:
        The message as the API shows it.

    Raises:
        FaceMagiError: `missing_param` where there is no endpoint, `invalid_param`.
    """
    if url is None:
        url = (account.endpoint(owner) or {}).get("url")
    if url is None:
        raise FaceMagiError(
            "missing_param",
            "The account has no endpoint.",
            param="url",
            remedy="PUT /v1/webhooks first, or name a url.",
        )
    checked = account.checked(Webhook(url=url))
    message = deliveries.announce(owner, TEST_EVENT, ids.new_id("test"), checked.url)
    return view(message, find(owner, message))


def redeliver(owner: str, message: str) -> Json:
    """Send a message again that was delivered, or given up. One attempt is made.

    Args:
        owner: the owner's id.
        message: the message's id, as the caller sent it.

    Returns:
        The message as the API shows it.

    Raises:
        FaceMagiError: `not_found`, `delivery_pending`.
    """
    record = find(owner, message)
    name = deliveries.record_name(message)
    marks = unfinished.marks(name, int(time.time()) + deliveries.CLAIM_SECONDS)
    values = {f":{mark}": value for mark, value in marks.items()}
    values |= {":pending": {"S": DeliveryState.PENDING}}
    update = "SET #state = :pending, " + ", ".join(f"{mark} = :{mark}" for mark in marks)
    changed = table.update_if(owner, name, update, "#state <> :pending", values)
    if changed is None:
        raise FaceMagiError(
            "delivery_pending",
            f"The message {message} is being sent already.",
            param="message",
            actual=record.state,
            limit=[DeliveryState.DELIVERED.value, DeliveryState.FAILED.value],
            remedy="GET it until it is delivered or failed.",
        )
    deliveries.enqueue(owner, message, changed.attempt, 0)
    return view(message, changed)
