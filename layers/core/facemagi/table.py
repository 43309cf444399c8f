"""The one DynamoDB table: records of photos and jobs, each with an owner and a time to live.

`request` is what the caller requested; it never changes. `outcome` is the result of it. While a job over several
endpoints is running, its `outcome` holds the legs that are still to run.
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
    """A photo or a job as it is stored.

    Attributes:
        state: a `PhotoState` or a `JobState`.
        request: what the caller requested.
        outcome: the result, or the error.
        expires_at: when the record is deleted, seconds since 1970.
        leg: the number of the leg that a job has reached.
    """

    state: str
    request: Json
    outcome: Json
    expires_at: int
    leg: int = 0


def create(owner: str, name: str, state: str, request: Json, expires_at: int, outcome: Json | None = None) -> bool:
    """Write a new record, unless there is one with this name that has not expired.

    Args:
        owner: the owner's id.
        name: the record's name, unique for the owner.
        state: its first state.
        request: what the caller requested.
        expires_at: when it is deleted, seconds since 1970.
        outcome: the first outcome; None for an empty one.

    Returns:
        Whether it was written.
    """
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
    """Read a record, with a consistent read.

    DynamoDB deletes an item up to two days after its TTL, so the time is checked here too.

    Args:
        owner: the owner's id.
        name: the record's name.

    Returns:
        The record; None where there is none, or it has expired.
    """
    response = client("dynamodb").get_item(TableName=settings().table, Key=_key(owner, name), ConsistentRead=True)
    item = response.get("Item")
    if item is None or int(item["expires_at"]["N"]) <= time.time():
        return None
    return Record(
        state=item["state"]["S"],
        request=json.loads(item["request"]["S"]),
        outcome=json.loads(item["outcome"]["S"]) if "outcome" in item else {},
        expires_at=int(item["expires_at"]["N"]),
        leg=int(item["leg"]["N"]) if "leg" in item else 0,
    )


def transition(
    owner: str, name: str, state: str, outcome: Json, *, only_from: Sequence[str], leg: int | None = None
) -> bool:
    """Move a record to a new state, if it is in one of the states `only_from`.

    DynamoDB checks this condition itself, so repeated and reordered notices do no harm.

    Args:
        owner: the owner's id.
        name: the record's name.
        state: the new state.
        outcome: the new outcome.
        only_from: the states that it may be moved from.
        leg: the leg that a job reaches; the record must be on an earlier one.

    Returns:
        Whether the record was moved; False also where there is none.
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
    """Delete a record; a missing record is no error.

    Args:
        owner: the owner's id.
        name: the record's name.
    """
    client("dynamodb").delete_item(TableName=settings().table, Key=_key(owner, name))


def _key(owner: str, name: str) -> dict[str, Any]:
    return {"pk": {"S": owner}, "sk": {"S": name}}
