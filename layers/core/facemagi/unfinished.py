"""The list of records that are not finished: a sparse index of the table, read by the sweeper.

A record has the two marks until it is finished; a job that was cancelled keeps them until its late result is deleted.
The index has several partitions, because DynamoDB writes at most 1000 items a second to one.
"""

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from facemagi.aws import client
from facemagi.settings import settings

INDEX = "unfinished"
"""The index's name in template.yaml."""

MARKS = "sweep_shard, check_at"
"""The attributes of the index, in the form of an update expression."""

SHARDS = "0123456789abcdef"
"""The last characters that ids end with; a record's is its shard."""

PAGE = 200
"""The most records of one shard that one sweep reads."""


def marks(name: str, check_at: int) -> dict[str, Any]:
    """The attributes that put a record on the list.

    Args:
        name: the record's name.
        check_at: when the sweeper looks at it, seconds since 1970.
    """
    return {"sweep_shard": {"S": name[-1]}, "check_at": {"N": str(check_at)}}


def due(shard: str) -> Iterator[tuple[str, str]]:
    """The owner and the name of each record whose time has come, the oldest first.

    Args:
        shard: one of `SHARDS`.
    """
    answer = client("dynamodb").query(
        TableName=settings().table,
        IndexName=INDEX,
        KeyConditionExpression="sweep_shard = :shard AND check_at <= :now",
        ExpressionAttributeValues={":shard": {"S": shard}, ":now": {"N": str(int(time.time()))}},
        Limit=PAGE,
    )
    for item in answer["Items"]:
        yield item["pk"]["S"], item["sk"]["S"]


def postpone(owner: str, name: str, check_at: int) -> None:
    """Look at a record again later, if it is still on the list.

    Args:
        owner: the owner's id.
        name: the record's name.
        check_at: when, seconds since 1970.
    """
    values = {":check_at": {"N": str(check_at)}}
    _update(owner, name, UpdateExpression="SET check_at = :check_at", ExpressionAttributeValues=values)


def forget(owner: str, name: str) -> None:
    """Take a record off the list.

    Args:
        owner: the owner's id.
        name: the record's name.
    """
    _update(owner, name, UpdateExpression=f"REMOVE {MARKS}")


def _update(owner: str, name: str, **update: Any) -> None:
    """Change the marks of a record that is on the list."""
    dynamodb = client("dynamodb")
    with contextlib.suppress(dynamodb.exceptions.ConditionalCheckFailedException):
        dynamodb.update_item(
            TableName=settings().table,
            Key={"pk": {"S": owner}, "sk": {"S": name}},
            ConditionExpression="attribute_exists(check_at)",
            **update,
        )
