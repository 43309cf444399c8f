"""The secrets that callers send: a prefix that says what they are, random characters, and a checksum.

With the checksum, a secret scanner can tell a leaked secret from other text, and a mistyped one costs no read of the
table. Only the SHA-256 of a secret is stored. It needs no salt: nobody can try 190 random bits.
"""

import hashlib
import hmac
import re
import secrets
import string
import zlib
from enum import StrEnum

PREFIX = "fm_"
"""What all secrets begin with."""

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
"""No character that ends a word, so that a double click selects the whole secret."""

RANDOM_CHARS = 32
"""190 bits."""

CHECKSUM_CHARS = 6
"""The CRC-32 in this alphabet."""

PATTERN = re.compile(rf"{PREFIX}(live|test|client)_[0-9A-Za-z]{{{RANDOM_CHARS + CHECKSUM_CHARS}}}")
"""What a secret looks like, for scanners."""


class Kind(StrEnum):
    """What a secret is."""

    LIVE = "live"
    TEST = "test"
    CLIENT = "client"


def new_secret(kind: Kind) -> str:
    """A new secret.

    Args:
        kind: what it is.
    """
    body = f"{PREFIX}{kind}_" + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARS))
    return body + checksum(body)


def kind_of(text: str) -> Kind | None:
    """What a secret is; None where a text is no secret, or was mistyped.

    Args:
        text: any text.
    """
    match = PATTERN.fullmatch(text)
    if match is None:
        return None
    body, written = text[:-CHECKSUM_CHARS], text[-CHECKSUM_CHARS:]
    return Kind(match[1]) if hmac.compare_digest(checksum(body), written) else None


def digest_of(secret: str) -> str:
    """What is stored of a secret: its SHA-256, in hex.

    Args:
        secret: the secret.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def checksum(body: str) -> str:
    """The checksum of a secret.

    Args:
        body: the secret without its checksum.
    """
    number, characters = zlib.crc32(body.encode()), ""
    for _ in range(CHECKSUM_CHARS):
        number, index = divmod(number, len(ALPHABET))
        characters = ALPHABET[index] + characters
    return characters
