"""Where the service is: what the caller gives, else the environment."""

import os

from facemagi_client.calls.retries import Retries
from facemagi_client.calls.service import Service
from facemagi_client.version import VERSION

URL_VARIABLE = "FACEMAGI_URL"
TOKEN_VARIABLE = "FACEMAGI_TOKEN"

LOCAL_URL = "http://127.0.0.1:8000"
"""Where the local cloud listens, unless it is started with another port."""


def service_of(
    url: str | None, token: str | None, language: str | None = None, retries: Retries | None = None
) -> Service:
    """The service that a client uses.

    Args:
        url: of the API; None takes FACEMAGI_URL, else the local cloud.
        token: of the caller; None takes FACEMAGI_TOKEN, if it is there.
        language: of titles and warnings: `en` or `zh`; None takes English.
        retries: how often and after which pauses a request is repeated; None takes the usual ones.

    Raises:
        ValueError: it is no URL.
    """
    where = url or os.environ.get(URL_VARIABLE) or LOCAL_URL
    if not where.startswith(("http://", "https://")):
        raise ValueError(f"{where!r} is no URL. Give the URL of the service, https://…, or set {URL_VARIABLE}.")
    named = token or os.environ.get(TOKEN_VARIABLE) or None
    return Service(where, named, retries or Retries(), f"facemagi-client/{VERSION}", language)
