"""Signatures of webhooks, as Standard Webhooks 1.0 defines them (https://www.standardwebhooks.com).

The signature is the base64 of HMAC-SHA256 over `id.timestamp.body`. A message carries one signature for each live
secret, so that a receiver can change its secret without losing a message.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
"""How a secret begins, so that a scanner for leaked secrets recognises it."""

SECRET_BYTES = 32
"""Standard Webhooks asks for 24 to 64 bytes."""


def new_secret() -> str:
    """A random secret, as its owner keeps it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(message: str, timestamp: int, body: bytes, live_secrets: Sequence[str]) -> dict[str, str]:
    """The headers that prove where a message comes from.

    Args:
        message: the message's id; it stays the same when the message is sent again.
        timestamp: when it is sent, seconds since 1970. Receivers refuse messages older than five minutes.
        body: the body as it is sent, byte for byte.
        live_secrets: the secrets that `new_secret` made.
    """
    signed = f"{message}.{timestamp}.".encode() + body
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{_signature(secret, signed)}" for secret in live_secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
