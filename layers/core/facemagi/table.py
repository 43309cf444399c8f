"""The one DynamoDB table: records of photos and jobs, each its owner's, each gone after its time.

A record is written once and settled once. `request` is what was asked and never changes; `outcome` is what came of it.
A job over several endpoints moves on from leg to leg before it is settled; `outcome` is then what is still to be done.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from facemagi.aws import client
from facemagi.settings import settings

Json = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """A photo or a job as it is stored; times are seconds since 1970. leg: which one of a job is on."""

    state: str
    request: Json
    outcome: Json
    expires_at: int
    leg: int = 0


def create(owner: str, name: str, state: str, request: Json, expires_at: int, outcome: Json | None = None) -> bool:
    """Write a record that is not there yet, or whose time is over; False where it is, and then nothing is changed."""
    item = _key(owner, name) | {
        "state": {"S": state},
        "request": {"S": json.dumps(request)},
        "expires_at": {"N": str(expires_at)},
    }
    if outcome:
        item["outcome"] = {"S": json.dumps(outcome)}
    dynamodb = client("dynamodb")
    try:
        dynamodb.put_item(
            TableName=settings().table,
            Item=item,
            ConditionExpression="attribute_not_exists(pk) OR expires_at <= :now",
            ExpressionAttributeValues={":now": {"N": str(int(time.time()))}},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def read(owner: str, name: str) -> Record | None:
    """The record as last written, or None where there is none or its time is over.

    DynamoDB removes an item up to two days after its TTL, so the time is checked here too.
    """
    found = client("dynamodb").get_item(TableName=settings().table, Key=_key(owner, name), ConsistentRead=True)
    item = found.get("Item")
    if item is None or int(item["expires_at"]["N"]) <= time.time():
        return None
    return Record(
        state=item["state"]["S"],
        request=json.loads(item["request"]["S"]),
        outcome=json.loads(item["outcome"]["S"]) if "outcome" in item else {},
        expires_at=int(item["expires_at"]["N"]),
        leg=int(item["leg"]["N"]) if "leg" in item else 0,
    )


def settle(
    owner: str, name: str, state: str, outcome: Json, *, only_from: Sequence[str], leg: int | None = None
) -> bool:
    """Move a record from one of the states `only_from` to `state`; False where it is in another, or gone.

    The condition makes repeated and overtaking notices harmless: a record only moves forward.

    Args:
        leg: the leg that a job comes to by this; False where it is there already, or further on.
    """
    allowed = {f":from{index}": {"S": value} for index, value in enumerate(only_from)}
    values = allowed | {":state": {"S": state}, ":outcome": {"S": json.dumps(outcome)}}
    update, condition = "SET #state = :state, outcome = :outcome", f"#state IN ({', '.join(allowed)})"
    if leg is not None:
        values[":leg"] = {"N": str(leg)}
        update += ", leg = :leg"
        condition += " AND (attribute_not_exists(leg) OR leg < :leg)"
    dynamodb = client("dynamodb")
    try:
        dynamodb.update_item(
            TableName=settings().table,
            Key=_key(owner, name),
            UpdateExpression=update,
            ConditionExpression=condition,
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues=values,
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def delete(owner: str, name: str) -> None:
    """Remove a record; one that is not there is no error."""
    client("dynamodb").delete_item(TableName=settings().table, Key=_key(owner, name))


def _key(owner: str, name: str) -> dict[str, Any]:
    return {"pk": {"S": owner}, "sk": {"S": name}}
