"""Small documents in the table that stay until they are deleted: an account's settings, its keys."""

import json
from typing import Any

from facemagi import table
from facemagi.aws import client
from facemagi.settings import settings
from facemagi.table import Json


def read(owner: str, name: str) -> Json | None:
    """Read a document, with a consistent read.

    Args:
        owner: the first part of its key.
        name: the second part.

    Returns:
        The document; None where there is none.
    """
    response = client("dynamodb").get_item(TableName=settings().table, Key=table.key(owner, name), ConsistentRead=True)
    item = response.get("Item")
    return None if item is None else json.loads(item["document"]["S"])


def create(owner: str, name: str, document: Json) -> bool:
    """Write a new document; False where there is one already.

    Args:
        owner: the first part of its key.
        name: the second part.
        document: its content.
    """
    return _put(owner, name, document, ConditionExpression="attribute_not_exists(pk)")


def replace(owner: str, name: str, old: Json, new: Json) -> bool:
    """Replace a document by another; False where it is no longer the old one.

    Args:
        owner: the first part of its key.
        name: the second part.
        old: what `read` returned.
        new: its new content.
    """
    return _put(
        owner,
        name,
        new,
        ConditionExpression="document = :old",
        ExpressionAttributeValues={":old": {"S": _text(old)}},
    )


def _put(owner: str, name: str, document: Json, **condition: Any) -> bool:
    dynamodb = client("dynamodb")
    item = table.key(owner, name) | {"document": {"S": _text(document)}}
    try:
        dynamodb.put_item(TableName=settings().table, Item=item, **condition)
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _text(document: Json) -> str:
    return json.dumps(document, sort_keys=True)
