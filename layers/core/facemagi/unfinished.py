"""The list of records that are not finished: a sparse index of the table, read by the sweeper.

A record has the two marks until it is finished. A job that was deleted or cancelled before its end keeps them until no
result can come any more. The index has several partitions, because DynamoDB writes at most 1000 items a second to one.
"""

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from facemagi.aws import client
from facemagi.ids import ALPHABET
from facemagi.settings import settings

INDEX = "unfinished"
"""The index's name in template.yaml."""

MARKS = "sweep_shard, check_at"
"""The attributes of the index, in the form of an update expression."""

SHARDS = ALPHABET
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
    dynamodb = client("dynamodb")
    with contextlib.suppress(dynamodb.exceptions.ConditionalCheckFailedException):
        dynamodb.update_item(
            TableName=settings().table,
            Key={"pk": {"S": owner}, "sk": {"S": name}},
            UpdateExpression="SET check_at = :check_at",
            ConditionExpression="attribute_exists(check_at)",
            ExpressionAttributeValues={":check_at": {"N": str(check_at)}},
        )
