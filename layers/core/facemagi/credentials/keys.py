"""Server keys: made, listed and revoked by an operator."""

import time
from collections.abc import Sequence

from facemagi.credentials import store
from facemagi.credentials.principals import principal_of
from facemagi.credentials.secret import Kind, digest_of, new_secret
from facemagi.credentials.store import Credential


def create(
    account: str, kind: Kind, name: str, scopes: Sequence[str], daily_jobs: int | None = None
) -> tuple[str, Credential]:
    """Make a key.

    Args:
        account: the name of the account that it belongs to. Keys of one account see the same photos and jobs, but live
            and test keys see different ones.
        kind: live or test.
        name: what its owner calls it.
        scopes: what it may do.
        daily_jobs: how many jobs may be created a day with it and its client tokens; None for any number.

    Returns:
        The secret, which is stored nowhere, and the key.
    """
    secret = new_secret(kind)
    principal, now = principal_of(account, kind), int(time.time())
    key = Credential(digest_of(secret), kind, principal, tuple(scopes), name, now, daily_jobs=daily_jobs)
    store.create(key)
    return secret, key


def revoke(identity: str) -> Credential | None:
    """Revoke a key. It ends within half a minute, and with it all client tokens that were made with it.

    Args:
        identity: the key's id.

    Returns:
        The key; None where there is none with this id.
    """
    found = next((key for key in store.all_keys() if key.id == identity), None)
    if found is not None:
        store.revoke(found.digest)
    return found
