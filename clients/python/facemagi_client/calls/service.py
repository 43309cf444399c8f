"""Where the service is, who calls, and how long the client tries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from facemagi_client.calls.retries import Retries
from facemagi_client.calls.steps import NOTHING, Request

ANSWER_SECONDS = 30
"""The longest time without a byte of an answer, besides the wait that a request asks for."""


@dataclass(frozen=True)
class Service:
    """The service, as one caller sees it.

    Attributes:
        url: of the API.
        token: the caller's token, if the service needs one. Only requests of `request` have it.
        retries: how often and after which pauses a request is repeated.
        user_agent: names the client in the service's logs.
        language: of titles and warnings in answers; None for the service's own, English.
    """

    url: str
    token: str | None = field(default=None, repr=False)
    retries: Retries = field(default_factory=Retries)
    user_agent: str = "facemagi-client"
    language: str | None = None

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] = NOTHING,
        json: Any = None,
        key: str | None = None,
        wait_s: float = 0,
        repeatable: bool | None = None,
    ) -> Request:
        """A request to the API, with the token.

        Args:
            method: HTTP method.
            path: the path, with / in front.
            params: of the query; None leaves one out.
            json: the body.
            key: its Idempotency-Key.
            wait_s: how long the service waits before it answers.
            repeatable: whether the request may be sent twice; None for every request but a POST without a key.
        """
        headers = {"User-Agent": self.user_agent}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        headers |= {"Accept-Language": self.language} if self.language else {}
        return Request(
            method,
            self.url.rstrip("/") + path,
            headers=headers,
            params={name: value for name, value in params.items() if value is not None}
            | ({"wait": ceil(wait_s)} if wait_s else {}),
            json=json,
            timeout_s=ANSWER_SECONDS + wait_s,
            repeatable=(method != "POST" or key is not None) if repeatable is None else repeatable,
        )


def new_key() -> str:
    """An Idempotency-Key that nobody has used."""
    return uuid4().hex


def labels(metadata: Mapping[str, str]) -> dict[str, str]:
    """The query that selects by metadata.

    Args:
        metadata: labels with their values.
    """
    return {f"metadata.{name}": value for name, value in metadata.items()}


def path_of(*parts: str) -> str:
    """A path below /v1. The / in an effect's id stays.

    Args:
        parts: of the path.
    """
    return "/v1/" + "/".join(quote(part, safe="/") for part in parts)


def given(**members: Any) -> dict[str, Any]:
    """The members that a caller gave, for the body of a request.

    Args:
        members: by name; those that are None or empty are left out.
    """
    return {name: value for name, value in members.items() if value is not None and value != {}}
