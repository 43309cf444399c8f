"""Verifies the messages that the service sends to your server, as Standard Webhooks defines it."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from facemagi_client.errors import SignatureError

TOLERANCE_SECONDS = 300
"""A message is at most so old, or so far in the future by your clock: who records one cannot send it again later."""

SECRET_PREFIX = "whsec_"
VERSION = "v1"
"""The version of a signature: HMAC-SHA256."""


class Event(TypedDict):
    """A verified message."""

    type: str
    timestamp: str
    # The job, the photo or the batch, as GET shows it.
    data: dict[str, Any]


def verify(
    body: bytes | str,
    headers: Mapping[str, str],
    secrets: str | Sequence[str],
    *,
    tolerance_s: float = TOLERANCE_SECONDS,
    now: float | None = None,
) -> Event:
    """Check that a message is from the service, and read it.

    A message can come twice; its header `webhook-id` stays the same.

    Args:
        body: of the request, exactly as it came.
        headers: of the request, with names in any case.
        secrets: your secret, or several while you change it: `whsec_…`.
        tolerance_s: how old a message may be, seconds.
        now: seconds since 1970; None takes the clock.

    Returns:
        The message.

    Raises:
        SignatureError: no signature is right, or the message is too old.
        ValueError: a secret is none.
    """
    named = {name.lower(): value for name, value in headers.items()}
    try:
        message, sent_at, signatures = (named[f"webhook-{part}"] for part in ("id", "timestamp", "signature"))
        age_s = (time.time() if now is None else now) - int(sent_at)
    except (KeyError, ValueError):
        raise SignatureError("The headers webhook-id, webhook-timestamp and webhook-signature are needed.") from None
    content = body.encode() if isinstance(body, str) else body
    signed = f"{message}.{sent_at}.".encode() + content
    given = [value for version, _, value in (each.partition(",") for each in signatures.split()) if version == VERSION]
    expected = [_signature(secret, signed) for secret in ([secrets] if isinstance(secrets, str) else secrets)]
    if not any(hmac.compare_digest(one.encode(), other.encode()) for one in expected for other in given):
        raise SignatureError("No signature fits: another sender, another secret, or a changed body.")
    if abs(age_s) > tolerance_s:
        raise SignatureError(f"The message is {age_s:.0f} s old, more than {tolerance_s:g}.")
    event: Event = json.loads(content)
    return event


def _signature(secret: str, signed: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except ValueError:
        raise ValueError(f"A webhook's secret is {SECRET_PREFIX} and base64.") from None
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
