"""The public keys of an issuer, fetched and kept."""

import json
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

KEEP_SECONDS = 7200
"""API Gateway too keeps an issuer's keys for up to two hours."""

NEW_KEY_SECONDS = 60
"""A token with an unknown key has the keys fetched again, but only so often: anybody can send such a token."""

FETCH_SECONDS = 1.5
MAX_BYTES = 150_000
"""API Gateway's own limits for an issuer's answer."""


class IssuerError(Exception):
    """The issuer cannot be asked, so nobody knows whether a token is valid."""


def find(issuer: str, name: str) -> Any:
    """A key of an issuer; None where it has no such key.

    Args:
        issuer: its URL.
        name: the key's name in the header of a token.

    Raises:
        IssuerError: the issuer does not answer, or not with keys.
    """
    for seconds in (KEEP_SECONDS, NEW_KEY_SECONDS):
        key = _keys_since(issuer, seconds, int(time.time() // seconds)).get(name)
        if key is not None:
            return key
    return None


@lru_cache(maxsize=2)
def _keys_since(issuer: str, seconds: int, period: int) -> Mapping[str, Any]:
    """The keys by name, as they were when first asked for in a period of so many seconds."""
    import jwt

    uri = _document(f"{issuer}/.well-known/openid-configuration").get("jwks_uri")
    if not isinstance(uri, str) or _is_less_safe(uri, issuer):
        raise IssuerError(f"{issuer} publishes its keys at {uri!r}.")
    try:
        return {str(key.key_id): key for key in jwt.PyJWKSet.from_dict(_document(uri)).keys}
    except jwt.PyJWTError as error:
        raise IssuerError(f"{uri}: {error}") from error


def _document(url: str) -> dict[str, Any]:
    import urllib3

    try:
        response = urllib3.request("GET", url, timeout=FETCH_SECONDS, retries=False, preload_content=False)
        document = json.loads(response.read(MAX_BYTES)) if response.status == 200 else None
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise IssuerError(f"{url}: {error}") from error
    if not isinstance(document, dict):
        raise IssuerError(f"{url} has no document.")
    return document


def _is_less_safe(uri: str, issuer: str) -> bool:
    """Whether keys would come without TLS although the issuer has it. The template accepts no issuer without it."""
    return urlsplit(uri).scheme != "https" and urlsplit(uri).scheme != urlsplit(issuer).scheme
