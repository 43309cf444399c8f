"""Checks what a caller sent in its header Authorization against the table."""

import time
from collections.abc import Iterator

from facemagi.credentials import store
from facemagi.credentials.daily_limits import DailyLimit
from facemagi.credentials.identity import PROBLEM, Caller, Context
from facemagi.credentials.secret import Kind, digest_of, kind_of
from facemagi.credentials.store import Credential
from facemagi.ids import digest
from facemagi.observability import logger

SCHEMES = ("bearer", "key")

USE_SECONDS = 300
"""The last use of a key is written once in five minutes: it says which keys nobody needs any more, and costs nothing
that matters."""


COUNTER_CHARS = 16
"""So many characters of a digest name a counter: enough that no two are the same."""


def sent_text(authorization: str) -> str:
    """The key or token of a header; empty where there is none.

    Args:
        authorization: the header: `Bearer` or `Key`, and the text.
    """
    scheme, _, text = authorization.strip().partition(" ")
    return text.strip() if scheme.lower() in SCHEMES else ""


def context_of(secret: str) -> Context:
    """The authorizer's context for a key or a client token.

    Args:
        secret: what the caller sent.

    Returns:
        The caller, or the problem.
    """
    kind = kind_of(secret)
    credential = store.read(kind, digest_of(secret)) if kind else None
    if credential is None:
        return {PROBLEM: "unknown"}
    maker = store.read(Kind.LIVE, credential.maker) if credential.maker else None
    problem = _problem(credential, maker)
    if problem:
        logger().info("refused", extra={"credential": credential.id, "problem": problem})
        return {PROBLEM: problem}
    if credential.kind != Kind.CLIENT:
        _note_use(credential)
    return _caller(credential, maker).to_context()


def _problem(credential: Credential, maker: Credential | None) -> str | None:
    """Why a credential does not count; a client token ends with the key that it was made with."""
    if credential.revoked_at is not None:
        return "revoked"
    if credential.expires_at is not None and credential.expires_at <= time.time():
        return "expired"
    if credential.maker is not None and (maker is None or maker.revoked_at is not None):
        return "revoked"
    return None


def _note_use(credential: Credential) -> None:
    """Record the use; a table that cannot be written keeps nobody out."""
    try:
        store.note_use(credential, USE_SECONDS)
    except Exception:
        logger().exception("the use of a key was not recorded")


def _caller(credential: Credential, maker: Credential | None) -> Caller:
    return Caller(
        principal=credential.principal,
        scopes=credential.scopes,
        credential=credential.digest,
        user_id=credential.user_id,
        quota=credential.quota,
        expires_at=credential.expires_at,
        daily_limits=tuple(_daily_limits(credential, maker)),
    )


def _daily_limits(credential: Credential, maker: Credential | None) -> Iterator[DailyLimit]:
    """The daily limits of a credential and of the key that it was made with."""
    for each in (credential, maker):
        if each is not None and each.daily_jobs is not None:
            yield DailyLimit(_counter(each), each.daily_jobs)


def _counter(credential: Credential) -> str:
    """What counts the jobs of a credential; all tokens of one user share a counter."""
    if credential.kind != Kind.CLIENT:
        return credential.id
    if credential.user_id is not None:
        return f"user_{digest(credential.user_id, COUNTER_CHARS)}"
    return f"token_{credential.digest[:COUNTER_CHARS]}"
