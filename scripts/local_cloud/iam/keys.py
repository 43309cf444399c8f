"""The access keys of roles: on AWS, temporary credentials belong to a role; here the key's id names it."""

import re
from collections.abc import Mapping

from scripts.local_cloud.settings import ACCESS_KEY

PREFIX = "ROLE-"

CREDENTIAL = re.compile(r"Credential=([^/]+)/[^/]+/[^/]+/([^/]+)/")


def access_key_of(role: str) -> str:
    """The access key of a role.

    Args:
        role: its ARN or its name.
    """
    return PREFIX + role.rpartition("/")[2]


def role_of(access_key: str) -> str | None:
    """The name of the role that a key belongs to; None for a key that is no role's.

    Args:
        access_key: the id of the key.
    """
    return access_key.removeprefix(PREFIX) if access_key.startswith(PREFIX) else None


def is_known(access_key: str) -> bool:
    """Whether the local cloud has such a key.

    Args:
        access_key: the id of the key.
    """
    return access_key == ACCESS_KEY or access_key.startswith(PREFIX)


def signer_of(authorization: str) -> tuple[str, str]:
    """The access key and the service in a signature of version 4; two empty texts where there is none.

    Args:
        authorization: the header of the request.
    """
    found = CREDENTIAL.search(authorization)
    return (found[1], found[2]) if found else ("", "")


def caller_of(headers: Mapping[str, str]) -> str:
    """The access key of the caller; empty where nobody signed.

    Args:
        headers: of the request.
    """
    return signer_of(headers.get("Authorization", ""))[0]
