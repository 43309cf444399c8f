"""Names that cannot be guessed and are safe in a key, a URL and SageMaker's 32-character file names."""

import hashlib
import re
import secrets

DIGEST_CHARS = 20
"""80 bits: no two of a deployment's few million live ids will meet, and none can be guessed."""

OWNER_CHARS = 16

LONGEST_ID = 40
"""Of an id that is none, in the error that says so."""

PHOTO_ID = re.compile(rf"photo_[0-9a-f]{{{DIGEST_CHARS}}}")
JOB_ID = re.compile(rf"job_[0-9a-f]{{{DIGEST_CHARS}}}")


def new_photo_id() -> str:
    return f"photo_{secrets.token_hex(DIGEST_CHARS // 2)}"


def new_job_id() -> str:
    return f"job_{secrets.token_hex(DIGEST_CHARS // 2)}"


def keyed_job_id(owner: str, idempotency_key: str) -> str:
    """The one job that `owner` can make with `idempotency_key`: the same pair gives the same id."""
    return "job_" + _digest(f"{owner} {idempotency_key}", DIGEST_CHARS)


def owner_of(principal: str) -> str:
    """An authorizer's principal, of any length and alphabet, as the first part of every key that is theirs."""
    return _digest(principal, OWNER_CHARS)


def _digest(text: str, chars: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:chars]
