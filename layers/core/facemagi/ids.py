"""Ids that sort by time and that nobody can guess, safe in object keys, URLs and SageMaker's file names."""

import hashlib
import re
import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 in lower case: digits sort before letters, and no letter looks like a digit."""

TIME_CHARS = 9
"""Milliseconds since 1970 in this alphabet, until the year 3084. Ids begin with them, so they sort by time."""

RANDOM_CHARS = 11
"""55 bits: nobody can guess which ids were made within a millisecond, and two of them do not collide."""

DIGEST_CHARS = TIME_CHARS + RANDOM_CHARS
"""With kind, leg and extension, a file name has at most SageMaker's 32 characters."""

BITS_PER_CHAR = 5

OWNER_CHARS = 16

INDEX_CHARS = 2
"""Of the index in a derived id."""


def pattern(kind: str) -> "re.Pattern[str]":
    """What the ids of one kind look like; ids of 20 hex digits, which earlier releases made, match too.

    Args:
        kind: such as `photo`.
    """
    return re.compile(rf"{kind}_[0-9a-hjkmnp-tv-z]{{{DIGEST_CHARS}}}")


PHOTO_ID = pattern("photo")
JOB_ID = pattern("job")
BATCH_ID = pattern("batch")


def new_id(kind: str) -> str:
    """A new id; it sorts after all ids of its kind that were made in earlier milliseconds.

    Args:
        kind: such as `photo`.
    """
    milliseconds = _encode(int(time.time() * 1000), TIME_CHARS)
    return f"{kind}_{milliseconds}{_encode(secrets.randbits(RANDOM_CHARS * BITS_PER_CHAR), RANDOM_CHARS)}"


def derived(kind: str, of: str, index: int) -> str:
    """The id of one of the things that belong to another thing: always the same, and they sort by their index.

    Args:
        kind: such as `job`.
        of: the id of the other thing, such as a batch; nobody who does not know it can guess the new one.
        index: below 1024.

    Example:
        >>> derived("job", "batch_0123456789abcdefghjk", 1)[:15]
        'job_01234567801'
    """
    created = of.rpartition("_")[2][:TIME_CHARS]
    number = int(hashlib.sha256(f"{of} {index}".encode()).hexdigest(), 16)
    return f"{kind}_{created}{_encode(index, INDEX_CHARS)}{_encode(number, RANDOM_CHARS - INDEX_CHARS)}"


def earliest(kind: str, milliseconds: int) -> str:
    """What sorts before all ids that are made from a moment on, and after all that were made before it.

    Args:
        kind: such as `job`.
        milliseconds: the moment, since 1970.
    """
    return f"{kind}_{_encode(milliseconds, TIME_CHARS)}"


def created_at_ms(identity: str) -> int:
    """When an id was made, milliseconds since 1970.

    Args:
        identity: from `new_id`.
    """
    milliseconds = 0
    for character in identity.rpartition("_")[2][:TIME_CHARS]:
        milliseconds = milliseconds << BITS_PER_CHAR | ALPHABET.index(character)
    return milliseconds


def owner_of(principal: str) -> str:
    """The owner's id: a digest of the authorizer's principal, and the prefix of all keys of that owner.

    Args:
        principal: any text; the authorizer decides its form.
    """
    return digest(principal, OWNER_CHARS)


def digest(text: str, chars: int) -> str:
    """The beginning of a text's SHA-256, in hex.

    Args:
        text: any text.
        chars: how many characters of it.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:chars]


def _encode(number: int, chars: int) -> str:
    shifts = range((chars - 1) * BITS_PER_CHAR, -1, -BITS_PER_CHAR)
    return "".join(ALPHABET[number >> shift & (len(ALPHABET) - 1)] for shift in shifts)
