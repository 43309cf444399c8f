"""One attempt to deliver a message: its body is made, signed, sent, and the answer recorded."""

import json
import time
from http import HTTPStatus

from facemagi.outgoing.addresses import parse_target
from facemagi.outgoing.errors import OutgoingError
from facemagi.outgoing.http import Bounds, send
from facemagi.settings import settings
from facemagi.states import DeliveryState
from facemagi.table import Json
from facemagi.webhooks import account, deliveries, payload, signing

BOUNDS = Bounds(seconds=10, answer_bytes=65536)
"""A receiver should answer at once and work afterwards. Its answer's body is not used."""


def deliver(owner: str, message: str, attempt: int) -> DeliveryState | None:
    """Make an attempt.

    Args:
        owner: the owner's id.
        message: the message's id.
        attempt: the number of the attempt, from 1.

    Returns:
        The message's state; None where another invocation makes or has made this attempt.
    """
    record = deliveries.claim(owner, message, attempt)
    if record is None:
        return None
    body = json.dumps(payload.of(owner, record.request)).encode()
    return deliveries.conclude(owner, message, record, _send(owner, message, str(record.request["url"]), body))


def _send(owner: str, message: str, url: str, body: bytes) -> Json:
    """Send the body; returns how that ended, as the delivery log shows it."""
    started = time.monotonic()
    now = int(time.time())
    secrets = [str(live["secret"]) for live in account.live_secrets(owner)]
    headers = {"Content-Type": "application/json", "User-Agent": "FaceMagi-Webhooks/1"}
    status, error = None, None
    try:
        target = parse_target(url, settings().trusted_hosts)
        status = send(
            "POST", target, headers | signing.signed_headers(message, now, body, secrets), body, BOUNDS
        ).status
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            error = f"the receiver answered with the status {status}"
    except OutgoingError as refused:
        error = str(refused)
    return {"at": now, "status": status, "error": error, "ms": round(1000 * (time.monotonic() - started))}
