"""Who calls, as the authorizer tells the functions: the context of its answer, and back."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from facemagi.credentials.daily_limits import DailyLimit, from_text, to_text
from facemagi.credentials.scopes import EVERYTHING
from facemagi.ids import owner_of

Context = dict[str, str]
"""The context of an authorizer's answer. All values are texts, so that every gateway passes them on unchanged."""

PROBLEM = "problem"
"""The member of the context of a caller that is not known: a key of `PROBLEMS`."""

PROBLEMS = {
    "malformed": "The header Authorization has neither a key nor a token.",
    "unknown": "There is no such key or token.",
    "revoked": "This key or token has been revoked.",
    "expired": "This token has expired.",
    "invalid": "The token is not a valid token of this service's issuer.",
}
"""Why a caller is not known, in one sentence."""


@dataclass(frozen=True)
class Caller:
    """Who calls.

    Attributes:
        principal: the account.
        scopes: what the caller may do.
        credential: the digest of the key or client token that it called with; None for a token of the issuer.
        user_id: the app's user whose photos and jobs alone the caller sees; None for all.
        quota: how many jobs the client token may create in all; None for any number.
        expires_at: when the client token ends, seconds since 1970; None for every other caller.
        daily_limits: how many jobs its key, its user or its token may create a day; the account's limit is a setting.
    """

    principal: str
    scopes: tuple[str, ...] = EVERYTHING
    credential: str | None = None
    user_id: str | None = None
    quota: int | None = None
    expires_at: int | None = None
    daily_limits: tuple[DailyLimit, ...] = ()

    @property
    def owner(self) -> str:
        """The owner's id of the account."""
        return owner_of(self.principal)

    @property
    def has_client_token(self) -> bool:
        """Whether it called with a client token."""
        return self.expires_at is not None

    @property
    def has_expired(self) -> bool:
        """Whether its client token has ended. The authorizer's answer is cached, so functions look again."""
        return self.expires_at is not None and self.expires_at <= time.time()

    def to_context(self) -> Context:
        """The context of the authorizer's answer."""
        members = {
            "principalId": self.principal,
            "scopes": " ".join(self.scopes),
            "credential": self.credential,
            "user_id": self.user_id,
            "quota": self.quota,
            "expires_at": self.expires_at,
            "daily_jobs": to_text(self.daily_limits),
        }
        return {name: str(value) for name, value in members.items() if value is not None}


def from_context(context: Mapping[str, str]) -> Caller | None:
    """The caller of an authorizer's context; None where it is not known.

    Args:
        context: as the functions get it.
    """
    if PROBLEM in context or not context.get("principalId"):
        return None
    return Caller(
        principal=context["principalId"],
        scopes=tuple(context.get("scopes", "").split()),
        credential=context.get("credential"),
        user_id=context.get("user_id"),
        quota=_number(context.get("quota")),
        expires_at=_number(context.get("expires_at")),
        daily_limits=from_text(context.get("daily_jobs")),
    )


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
