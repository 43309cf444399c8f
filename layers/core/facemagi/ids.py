"""Ids that nobody can guess, safe in an object key, a URL and SageMaker's 32-character file names."""

import hashlib
import re
import secrets

DIGEST_CHARS = 20
"""80 bits: the few million live ids of a deployment do not collide, and nobody can guess one."""

OWNER_CHARS = 16

PHOTO_ID = re.compile(rf"photo_[0-9a-f]{{{DIGEST_CHARS}}}")
JOB_ID = re.compile(rf"job_[0-9a-f]{{{DIGEST_CHARS}}}")


def new_photo_id() -> str:
    """A random photo id."""
    return f"photo_{secrets.token_hex(DIGEST_CHARS // 2)}"


def new_job_id() -> str:
    """A random job id."""
    return f"job_{secrets.token_hex(DIGEST_CHARS // 2)}"


def keyed_job_id(owner: str, idempotency_key: str) -> str:
    """The job id for an idempotency key: the same owner and key always give the same id.

    Args:
        owner: the owner's id.
        idempotency_key: the header that the caller sent.
    """
    return "job_" + _digest(f"{owner} {idempotency_key}", DIGEST_CHARS)


def owner_of(principal: str) -> str:
    """The owner's id: a digest of the authorizer's principal, and the prefix of all keys of that owner.

    Args:
        principal: any text; the authorizer decides its form.
    """
    return _digest(principal, OWNER_CHARS)


def _digest(text: str, chars: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:chars]
