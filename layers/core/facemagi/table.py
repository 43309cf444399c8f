"""The one DynamoDB table: records of photos, jobs and idempotency keys, each with an owner and a time to live.

`request` is what the caller requested; it never changes. `outcome` is the result of it. While a job over several
endpoints is running, its `outcome` holds the legs that are still to run. A record that is not finished has a time at
which the sweeper looks at it (`unfinished`).
"""

import time
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from facemagi import stored, unfinished
from facemagi.aws import client
from facemagi.settings import settings

Json = stored.Json

Record = stored.Record

text = stored.text

OUT_OF_LINE = "waiting_tag"
"""What a job loses that waited, so that the index of waiting jobs forgets it; `waiting_lane` says where it was."""

FINISHED_LOSES = f"{unfinished.MARKS}, {OUT_OF_LINE}"
"""What a record loses that is finished."""

LAST = "~"
"""Sorts after every character of a record's name."""

QUERY_RECORDS = 100
"""How many records one query reads, so that a short list does not read a megabyte."""

BATCH_RECORDS = 100
"""The most records that one BatchGetItem reads."""

EARLIER_LEG = "(attribute_not_exists(leg) OR leg < :leg)"
"""A condition: the record is on an earlier leg than `:leg`."""


def create(owner: str, name: str, record: Record, check_at: int | None = None) -> bool:
    """Write a new record, unless there is one with this name that has not expired.

    Args:
        owner: the owner's id.
        name: the record's name, unique for the owner.
        record: a record in its first state.
        check_at: when the sweeper looks at it if it is not finished by then, seconds since 1970; None for a record that
            needs no sweeper.

    Returns:
        Whether it was written.
    """
    item = key(owner, name) | ({} if check_at is None else unfinished.marks(name, check_at, record.slot_lane))
    item |= stored.written(record)
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
    response = client("dynamodb").get_item(TableName=settings().table, Key=key(owner, name), ConsistentRead=True)
    item = response.get("Item")
    return None if item is None else _live(item)


def newest_first(owner: str, prefix: str, before: str | None = None) -> Iterator[tuple[str, Record]]:
    """An owner's records with a prefix, in the reverse order of their names; consistent reads, a page at a time.

    Args:
        owner: the owner's id.
        prefix: the beginning of the records' names.
        before: a name; only records whose names sort before it. There need not be such a record.
    """
    last = prefix + LAST if before is None else before
    pages = (
        client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=settings().table,
            KeyConditionExpression="pk = :owner AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={":owner": {"S": owner}, ":first": {"S": prefix}, ":last": {"S": last}},
            ScanIndexForward=False,
            ConsistentRead=True,
            PaginationConfig={"PageSize": QUERY_RECORDS},
        )
    )
    for item in (item for page in pages for item in page["Items"]):
        record = _live(item)
        if record is not None and item["sk"]["S"] != before:
            yield item["sk"]["S"], record


def oldest_first(owner: str, first: str, end: str) -> Iterator[tuple[str, Record]]:
    """An owner's records in the order of their names, expired ones too; reads at half the price, some seconds behind.

    Args:
        owner: the owner's id.
        first: the name that they begin with; there need not be such a record.
        end: the name before which they end.
    """
    pages = (
        client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=settings().table,
            KeyConditionExpression="pk = :owner AND sk BETWEEN :first AND :end",
            ExpressionAttributeValues={":owner": {"S": owner}, ":first": {"S": first}, ":end": {"S": end}},
        )
    )
    for item in (item for page in pages for item in page["Items"]):
        if item["sk"]["S"] < end:
            yield item["sk"]["S"], stored.read_item(item)


def _live(item: Json) -> Record | None:
    """An item as a record; None where it has expired."""
    if int(item["expires_at"]["N"]) <= time.time():
        return None
    return stored.read_item(item)


def finish(
    owner: str,
    name: str,
    state: str,
    outcome: Json,
    *,
    only_from: Sequence[str],
    leg: int | None = None,
    remove: str = FINISHED_LOSES,
) -> Record | None:
    """Move a record to a state in which the sweeper leaves it alone, if it is in one of the states `only_from`.

    DynamoDB checks this condition itself, so repeated and reordered notices do no harm.

    Args:
        owner: the owner's id.
        name: the record's name.
        state: the new state.
        outcome: the new outcome.
        only_from: the states that it may be moved from.
        leg: the leg that a job reaches; the record must be on an earlier one.
        remove: attributes that it loses, in the form of an update expression.

    Returns:
        The record in its new state; None where it was not moved, or there is none.
    """
    allowed = {f":from{index}": {"S": value} for index, value in enumerate(only_from)}
    values = allowed | {":state": {"S": state}, ":outcome": text(outcome)}
    update, condition = "SET #state = :state, outcome = :outcome", f"#state IN ({', '.join(allowed)})"
    if leg is not None:
        values[":leg"] = {"N": str(leg)}
        update += ", leg = :leg"
        condition += f" AND {EARLIER_LEG}"
    return update_if(owner, name, f"{update} REMOVE {remove}", condition, values)


def update_if(owner: str, name: str, update: str, condition: str, values: Json) -> Record | None:
    """Change a record, if a condition holds. DynamoDB reserves the names of `#state` and `#request`.

    Args:
        owner: the owner's id.
        name: the record's name.
        update: an update expression.
        condition: a condition expression.
        values: the values in both, as DynamoDB writes them.

    Returns:
        The record as it is now; None where it was not changed.
    """
    dynamodb = client("dynamodb")
    names = {f"#{name}": name for name in ("state", "request") if f"#{name}" in update + condition}
    try:
        changed = dynamodb.update_item(
            TableName=settings().table,
            Key=key(owner, name),
            UpdateExpression=update,
            ConditionExpression=condition,
            ExpressionAttributeValues=values,
            ReturnValues="ALL_NEW",
            **({"ExpressionAttributeNames": names} if names else {}),
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return None
    return stored.read_item(changed["Attributes"])


def names_of_requests_with(owner: str, prefix: str, text: str) -> list[str]:
    """The names of an owner's records whose requests contain a text.

    It reads all records of the owner with the prefix, at most those of one day.

    Args:
        owner: the owner's id.
        prefix: the beginning of the records' names.
        text: what the request contains.
    """
    pages = (
        client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=settings().table,
            KeyConditionExpression="pk = :owner AND begins_with(sk, :prefix)",
            FilterExpression="contains(#request, :text)",
            ExpressionAttributeNames={"#request": "request"},
            ExpressionAttributeValues={":owner": {"S": owner}, ":prefix": {"S": prefix}, ":text": {"S": text}},
            ProjectionExpression="sk",
        )
    )
    return [item["sk"]["S"] for page in pages for item in page["Items"]]


def read_many(owner: str, names: Collection[str]) -> dict[str, Record]:
    """Some of an owner's records by their names, with consistent reads; those that do not exist are left out.

    Args:
        owner: the owner's id.
        names: the records' names.
    """
    found: dict[str, Record] = {}
    waiting = [key(owner, name) for name in names]
    while waiting:
        asked = {"Keys": waiting[:BATCH_RECORDS], "ConsistentRead": True}
        answer = client("dynamodb").batch_get_item(RequestItems={settings().table: asked})
        for item in answer["Responses"][settings().table]:
            record = _live(item)
            if record is not None:
                found[item["sk"]["S"]] = record
        waiting = answer["UnprocessedKeys"].get(settings().table, {}).get("Keys", []) + waiting[BATCH_RECORDS:]
    return found


def delete(owner: str, name: str) -> None:
    """Delete a record; a missing record is no error.

    Args:
        owner: the owner's id.
        name: the record's name.
    """
    client("dynamodb").delete_item(TableName=settings().table, Key=key(owner, name))


def key(owner: str, name: str) -> dict[str, Any]:
    """A record's primary key, as DynamoDB writes it.

    Args:
        owner: the owner's id.
        name: the record's name.
    """
    return {"pk": {"S": owner}, "sk": {"S": name}}
