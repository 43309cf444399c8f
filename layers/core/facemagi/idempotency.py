"""Idempotency keys: a call that is repeated with the same key creates nothing new, however many come at once.

The key's record holds the id of the thing to create, and is written, with a condition, before the thing itself. So all
calls with one key use one id, and the thing's own condition lets one of them create it. Who finds the key's record but
no thing creates it: the earlier call failed in between.
"""

import hashlib
import json
import time
from dataclasses import dataclass

from pydantic import BaseModel

from facemagi import limits, table
from facemagi.errors import FaceMagiError
from facemagi.ids import digest
from facemagi.table import Record

KEY_CHARS = 32
"""128 bits of the digest of a key: no two keys of an owner share a record."""


@dataclass(frozen=True)
class KeyUse:
    """The use of an idempotency key in one call.

    Attributes:
        owner: the owner's id.
        kind: what the call creates, such as `photo`; the same key may be used once for each kind.
        key: the header that the caller sent.
        fingerprint: of the request; the same key with another request is refused.
    """

    owner: str
    kind: str
    key: str
    fingerprint: str

    @property
    def record(self) -> str:
        """The name of the key's record."""
        return f"key#{digest(f'{self.kind} {self.key}', KEY_CHARS)}"


def fingerprint(request: BaseModel) -> str:
    """A digest of a request; the order of its fields and defaults that were written out do not matter.

    Args:
        request: the parsed body.
    """
    canonical = json.dumps(request.model_dump(mode="json", exclude_defaults=True), sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def find(use: KeyUse) -> str | None:
    """The id that belongs to a key; None where the key is new.

    Args:
        use: the key.

    Raises:
        FaceMagiError: `idempotency_mismatch` where it was used for another request.
    """
    record = table.read(use.owner, use.record)
    if record is None:
        return None
    known = str(record.request["id"])
    if record.request["fingerprint"] != use.fingerprint:
        raise FaceMagiError(
            "idempotency_mismatch",
            f"This Idempotency-Key was used for another {use.kind}, {known}.",
            param="Idempotency-Key",
            actual=known,
            remedy=f"Use a new key for a new {use.kind}.",
        )
    return known


def claim(use: KeyUse, new_id: str) -> str:
    """Give a key an id, unless it has one.

    It comes after all checks of the request: one that is refused must not use up the key.

    Args:
        use: the key.
        new_id: the id to give to it.

    Returns:
        The key's id: another one than `new_id` where another call was faster.

    Raises:
        FaceMagiError: `idempotency_mismatch`.
    """
    now = int(time.time())
    request = {"id": new_id, "fingerprint": use.fingerprint, "created_at": now}
    record = Record("used", request, {}, now + limits.RETENTION_SECONDS)
    if table.create(use.owner, use.record, record):
        return new_id
    return find(use) or claim(use, new_id)
