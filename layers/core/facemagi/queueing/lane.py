"""The lane of an endpoint: one item of the table that counts its waiting jobs, and holds what was measured of it.

Counters are changed by DynamoDB itself, so that functions that run at once lose nothing. A function that dies between
two writes can leave a counter too high; the sweeper corrects it (`recount`).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from facemagi import limits
from facemagi.aws import client
from facemagi.queueing.priority import FIRST_TO_LAST
from facemagi.settings import settings

PARTITION = "queue"

CACHE_SECONDS = 60
"""How long the lanes are cached where exact numbers do not matter: for the list of effects."""

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Lane:
    """What is known of an endpoint; a new one has only zeros.

    Attributes:
        endpoint: its name.
        waiting: jobs that wait in the table, by priority.
        virtual: the virtual time of each priority: the tag of the job that was sent last.
        base_window: how many jobs SageMaker gets at a time; 0 before the first job.
        widest_window: the most that `wide_window` may become.
        wide_window: as `base_window` while jobs have waited for long; 0 otherwise.
        concurrency: how many jobs an instance processes at once.
        on_demand: 1 where it costs only what its jobs take, as a Lambda function does; otherwise 0.
        moves_total: how often this item was changed.
        last_end_at: when a job ended here, at most `limits.LEARN_SECONDS` before the last one; 0 for never.
        woken_at: when an endpoint that was cold got its first job; 0 for never.
        warm_at: when that job ended.
        alone_s: seconds of a job that has no other before it; None before the first was measured.
        interval_s: seconds from one end to the next while jobs queue.
        cold_start_s: seconds that a start from zero takes.
    """

    endpoint: str
    waiting: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(FIRST_TO_LAST, 0))
    virtual: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(FIRST_TO_LAST, 0))
    base_window: int = 0
    widest_window: int = 0
    wide_window: int = 0
    concurrency: int = 1
    on_demand: int = 0
    moves_total: int = 0
    last_end_at: float = 0.0
    woken_at: float = 0.0
    warm_at: float = 0.0
    alone_s: float | None = None
    interval_s: float | None = None
    cold_start_s: float | None = None

    @property
    def waits(self) -> int:
        """Jobs of all priorities that wait in the table."""
        return sum(self.waiting.values())

    @property
    def window(self) -> int:
        """How many jobs SageMaker gets at a time now."""
        return max(self.base_window, self.wide_window)

    @property
    def is_warm(self) -> bool:
        """Whether an instance is running, as far as the ends of jobs show it."""
        return self.last_end_at > time.time() - limits.SCALE_IN_SECONDS

    @property
    def is_waking(self) -> bool:
        """Whether the endpoint has been called since its last instance stopped, and the first call has not ended."""
        return self.woken_at > max(self.last_end_at, time.time() - limits.JOB_TTL_SECONDS)


_PLAIN = [each.name for each in fields(Lane) if each.name not in ("endpoint", "waiting", "virtual")]
_WHOLE = {each.name for each in fields(Lane) if each.type is int}


def read(endpoint: str) -> Lane:
    """The lane of an endpoint, with a consistent read: two functions that miss each other's writes would lose a job.

    Args:
        endpoint: its name.
    """
    answer = client("dynamodb").get_item(TableName=settings().table, Key=_key(endpoint), ConsistentRead=True)
    return _lane(endpoint, answer.get("Item", {}))


def read_all() -> list[Lane]:
    """The lanes of all endpoints that ever had a job."""
    pages = (
        client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=settings().table,
            KeyConditionExpression="pk = :partition",
            ExpressionAttributeValues={":partition": {"S": PARTITION}},
            ConsistentRead=True,
        )
    )
    return [_lane(item["sk"]["S"], item) for page in pages for item in page["Items"]]


def cached(endpoint: str) -> Lane:
    """The lane of an endpoint, at most `CACHE_SECONDS` old.

    Args:
        endpoint: its name.
    """
    return _all_by_name(int(time.monotonic() // CACHE_SECONDS)).get(endpoint, Lane(endpoint))


def change(
    endpoint: str, *, add: Numbers, put: Numbers | None = None, condition: str = "", values: Numbers | None = None
) -> tuple[bool, Lane]:
    """Change a lane, if a condition holds.

    Args:
        endpoint: its name.
        add: what is added to each counter.
        put: the new values of other attributes.
        condition: a condition expression; empty for none.
        values: the values in the condition.

    Returns:
        Whether it was changed, and the lane: after the change, or as the condition found it.
    """
    put, added = put or {}, {**add, "moves_total": 1}
    sets = ", ".join(f"{name} = :put_{name}" for name in put)
    update = (f"SET {sets} " if sets else "") + "ADD " + ", ".join(f"{name} :add_{name}" for name in added)
    numbers = {f":put_{name}": number for name, number in put.items()}
    numbers |= {f":add_{name}": number for name, number in added.items()}
    numbers |= values or {}
    dynamodb = client("dynamodb")
    try:
        answer = dynamodb.update_item(
            TableName=settings().table,
            Key=_key(endpoint),
            UpdateExpression=update,
            ExpressionAttributeValues={name: {"N": str(number)} for name, number in numbers.items()},
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
            **({"ConditionExpression": condition} if condition else {}),
        )
    except dynamodb.exceptions.ConditionalCheckFailedException as error:
        return False, _lane(endpoint, error.response.get("Item", {}))
    return True, _lane(endpoint, answer["Attributes"])


@lru_cache(maxsize=1)
def _all_by_name(_period: int) -> dict[str, Lane]:
    return {lane.endpoint: lane for lane in read_all()}


def _key(endpoint: str) -> dict[str, Any]:
    return {"pk": {"S": PARTITION}, "sk": {"S": endpoint}}


def _lane(endpoint: str, item: dict[str, Any]) -> Lane:
    numbers = {name: float(value["N"]) for name, value in item.items() if "N" in value}
    known = {name: int(numbers[name]) if name in _WHOLE else numbers[name] for name in _PLAIN if name in numbers}
    return Lane(
        endpoint=endpoint,
        waiting={name: max(0, int(numbers.get(f"waiting_{name}", 0))) for name in FIRST_TO_LAST},
        virtual={name: int(numbers.get(f"virtual_{name}", 0)) for name in FIRST_TO_LAST},
        **known,  # type: ignore[arg-type]
    )
