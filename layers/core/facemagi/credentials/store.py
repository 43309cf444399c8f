"""Keys and client tokens in the table, under the digests of their secrets.

Keys have a partition of their own: listing them reads no client token, of which there may be many. Client tokens have
a time to live, keys stay until somebody deletes them.
"""

import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from facemagi import table
from facemagi.aws import client
from facemagi.credentials.secret import Kind
from facemagi.settings import settings
from facemagi.table import Json

KEYS = "credential"
CLIENT_TOKENS = "client_token"

ID_CHARS = 16
"""So many characters of its digest are the id of a key: enough that no two are the same, and of no use to call with."""


@dataclass(frozen=True)
class Credential:
    """A key or a client token as it is stored.

    Attributes:
        digest: of its secret.
        kind: what it is.
        principal: the account that it belongs to.
        scopes: what it may do.
        name: what its owner calls it; empty for a client token.
        created_at: seconds since 1970.
        maker: the digest of the key that a client token was made with, if any.
        user_id: see `Caller`.
        quota: see `Caller`.
        daily_jobs: how many jobs may be created with it a day; with a client token that has a `user_id`, how many that
            user may create with all its tokens. None for any number.
        expires_at: when a client token ends, seconds since 1970.
        revoked_at: when it was revoked, seconds since 1970.
        used_at: about when it was last used, seconds since 1970.
    """

    digest: str
    kind: Kind
    principal: str
    scopes: tuple[str, ...]
    name: str
    created_at: int
    maker: str | None = None
    user_id: str | None = None
    quota: int | None = None
    daily_jobs: int | None = None
    expires_at: int | None = None
    revoked_at: int | None = None
    used_at: int | None = None

    @property
    def id(self) -> str:
        """The id under which it is listed and revoked."""
        return f"key_{self.digest[:ID_CHARS]}"


DOCUMENT = ("principal", "scopes", "name", "created_at", "maker", "user_id", "quota", "daily_jobs")
NUMBERS = ("expires_at", "revoked_at", "used_at")
"""The members that never change are one document; those that DynamoDB itself reads or changes are numbers."""


def create(credential: Credential) -> None:
    """Write a new key or client token.

    Args:
        credential: what to write.
    """
    document = {name: getattr(credential, name) for name in DOCUMENT}
    numbers = {name: {"N": str(value)} for name in NUMBERS if (value := getattr(credential, name)) is not None}
    if credential.quota is not None:
        numbers["jobs_left"] = {"N": str(credential.quota)}
    item = _key(credential.kind, credential.digest) | {"kind": {"S": credential.kind}} | numbers
    client("dynamodb").put_item(
        TableName=settings().table,
        Item=item | {"document": {"S": json.dumps(document)}},
        ConditionExpression="attribute_not_exists(pk)",
    )


def read(kind: Kind, digest: str) -> Credential | None:
    """Read a key or a client token, with a consistent read; None where there is none.

    Args:
        kind: what it is.
        digest: of its secret.
    """
    key = _key(kind, digest)
    response = client("dynamodb").get_item(TableName=settings().table, Key=key, ConsistentRead=True)
    item = response.get("Item")
    return None if item is None or not hmac.compare_digest(item["sk"]["S"], digest) else _credential(item)


def all_keys() -> list[Credential]:
    """All keys of the deployment, the oldest first."""
    pages = (
        client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=settings().table,
            KeyConditionExpression="pk = :keys",
            ExpressionAttributeValues={":keys": {"S": KEYS}},
            ConsistentRead=True,
        )
    )
    return sorted((_credential(item) for page in pages for item in page["Items"]), key=lambda key: key.created_at)


def revoke(digest: str) -> None:
    """Revoke a key, and with it all client tokens that were made with it.

    Args:
        digest: of the key's secret.
    """
    _update(Kind.LIVE, digest, "SET revoked_at = if_not_exists(revoked_at, :now)", {":now": _now()})


def note_use(credential: Credential, pause: int) -> None:
    """Record that a key was used now, unless that was recorded a short time ago.

    Args:
        credential: the key.
        pause: for how many seconds a use is not recorded again.
    """
    now = int(time.time())
    if credential.used_at is not None and now - credential.used_at < pause:
        return
    _update(credential.kind, credential.digest, "SET used_at = :now", {":now": _now()})


def spend(digest: str, jobs: int) -> bool:
    """Count new jobs of a client token, if its quota allows them.

    Args:
        digest: of the token's secret.
        jobs: how many.

    Returns:
        Whether they are within the quota; if not, none is counted.
    """
    values = {":jobs": {"N": str(jobs)}}
    return _update(Kind.CLIENT, digest, "SET jobs_left = jobs_left - :jobs", values, " AND jobs_left >= :jobs")


def give_back(digest: str, jobs: int) -> None:
    """Take back what `spend` counted, for jobs that were not created.

    Args:
        digest: of the token's secret.
        jobs: how many.
    """
    _update(Kind.CLIENT, digest, "SET jobs_left = jobs_left + :jobs", {":jobs": {"N": str(jobs)}})


def _update(kind: Kind, digest: str, update: str, values: Mapping[str, Any], condition: str = "") -> bool:
    dynamodb = client("dynamodb")
    try:
        dynamodb.update_item(
            TableName=settings().table,
            Key=_key(kind, digest),
            UpdateExpression=update,
            ConditionExpression=f"attribute_exists(pk){condition}",
            ExpressionAttributeValues=values,
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _key(kind: Kind, digest: str) -> Json:
    return table.key(CLIENT_TOKENS if kind == Kind.CLIENT else KEYS, digest)


def _now() -> Json:
    return {"N": str(int(time.time()))}


def _credential(item: Json) -> Credential:
    document = json.loads(item["document"]["S"])
    numbers: Json = {name: int(item[name]["N"]) for name in NUMBERS if name in item}
    scopes = tuple(document.pop("scopes"))
    return Credential(item["sk"]["S"], Kind(item["kind"]["S"]), scopes=scopes, **document, **numbers)
