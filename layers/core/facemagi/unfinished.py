"""The list of records that are not finished: a sparse index of the table, read by the sweeper.

A record has the two marks until it is finished. The index has several partitions, because DynamoDB writes at most 1000
items a second to one. A job that was sent is in the partition of its endpoint, which so has the list of its jobs
(`queueing.slots`).
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
"""The last characters that ids end with; that of a record is its shard, unless it is a job at an endpoint."""

PAGE = 200
"""The most records of one shard that one sweep reads."""


def own_shard(name: str) -> str:
    """The partition of a record that is at no endpoint.

    Args:
        name: the record's name.
    """
    return name[-1]


def marks(name: str, check_at: int, endpoint: str = "") -> dict[str, Any]:
    """The attributes that put a record on the list.

    Args:
        name: the record's name.
        check_at: when the sweeper looks at it, seconds since 1970.
        endpoint: the endpoint at which a job is; empty for other records.
    """
    return {"sweep_shard": {"S": endpoint or own_shard(name)}, "check_at": {"N": str(check_at)}}


def due(shard: str) -> Iterator[tuple[str, str]]:
    """The owner and the name of each record whose time has come, the oldest first.

    Args:
        shard: one of `SHARDS`, or an endpoint.
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


def in_partition(shard: str, most: int) -> list[tuple[str, str]]:
    """The owner and the name of each record of a partition, whenever the sweeper looks at it.

    Args:
        shard: one of `SHARDS`, or an endpoint.
        most: the most records to read.
    """
    answer = client("dynamodb").query(
        TableName=settings().table,
        IndexName=INDEX,
        KeyConditionExpression="sweep_shard = :shard",
        ExpressionAttributeValues={":shard": {"S": shard}},
        Limit=most,
    )
    return [(item["pk"]["S"], item["sk"]["S"]) for item in answer["Items"]]


def forget(owner: str, name: str) -> None:
    """Take a record off the list.

    One that has been deleted meanwhile stays deleted: an update would create it again, without a time to live.

    Args:
        owner: the owner's id.
        name: the record's name.
    """
    dynamodb = client("dynamodb")
    with contextlib.suppress(dynamodb.exceptions.ConditionalCheckFailedException):
        dynamodb.update_item(
            TableName=settings().table,
            Key={"pk": {"S": owner}, "sk": {"S": name}},
            UpdateExpression=f"REMOVE {MARKS}",
            ConditionExpression="attribute_exists(pk)",
        )


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
