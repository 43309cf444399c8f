"""The turns of owners: each owner's jobs get increasing numbers, beginning after the virtual time."""

import time
from typing import Any

from facemagi import limits
from facemagi.aws import client, unavailable
from facemagi.queueing.priority import Priority
from facemagi.settings import settings

ATTEMPTS = 4
"""How often a number is asked for when other calls of the same owner come in between."""

_BEHIND_THE_LAST = "{last} >= :virtual AND {last} < :full"
_AFRESH = "attribute_not_exists({last}) OR {last} < :virtual"


def next_turn(endpoint: str, owner: str, priority: Priority, virtual: int) -> int | None:
    """The number of an owner's next waiting job.

    Args:
        endpoint: the name of the endpoint that the job waits for.
        owner: the owner's id.
        priority: of the job.
        virtual: the virtual time of this priority.

    Returns:
        The number; None where so many jobs of the owner wait that no more may.
    """
    last = f"last_{priority}"
    full = virtual + limits.MAX_WAITING_PER_OWNER
    bounds = {":virtual": virtual, ":full": full}
    for _ in range(ATTEMPTS):
        given, number = _update(endpoint, owner, f"ADD {last} :one", _BEHIND_THE_LAST, bounds | {":one": 1}, last)
        if not given and number >= full:
            return None
        if not given:
            first = {":virtual": virtual, ":next": virtual + 1}
            given, number = _update(endpoint, owner, f", {last} = :next", _AFRESH, first, last)
        if given:
            return number
    raise unavailable()


def return_turn(endpoint: str, owner: str, priority: Priority) -> None:
    """Give a number back: the job was cancelled, or its time was over, while it waited.

    Args:
        endpoint: the name of the endpoint that the job waited for.
        owner: the owner's id.
        priority: of the job.
    """
    last = f"last_{priority}"
    _update(endpoint, owner, f"ADD {last} :back", "attribute_exists({last})", {":back": -1}, last)


def _update(
    endpoint: str, owner: str, change: str, condition: str, values: dict[str, int], last: str
) -> tuple[bool, int]:
    """Whether the owner's item was changed, and the number that it has then; it is deleted a day later."""
    numbers = values | {":gone": int(time.time()) + limits.RETENTION_SECONDS}
    separator = "" if change.startswith(",") else " "
    dynamodb = client("dynamodb")
    try:
        answer = dynamodb.update_item(
            TableName=settings().table,
            Key={"pk": {"S": f"queue#{endpoint}"}, "sk": {"S": owner}},
            UpdateExpression=f"SET expires_at = :gone{separator}{change}",
            ConditionExpression=condition.format(last=last),
            ExpressionAttributeValues={name: {"N": str(number)} for name, number in numbers.items()},
            ReturnValues="UPDATED_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException as error:
        return False, _number(error.response.get("Item", {}), last)
    return True, _number(answer["Attributes"], last)


def _number(item: dict[str, Any], last: str) -> int:
    return int(item.get(last, {"N": "0"})["N"])
