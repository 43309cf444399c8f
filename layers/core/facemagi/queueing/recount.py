"""Corrects the counters of lanes, which are too high after a function has died between two writes.

Jobs go on while they are counted. So a counter is corrected only by as much as it differs beyond the number of changes
in the meantime: a difference that these could explain is left for the next sweep.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from facemagi import limits, unfinished
from facemagi.aws import client
from facemagi.observability import count, logger
from facemagi.queueing import lane
from facemagi.queueing.lane import Lane
from facemagi.queueing.line import INDEX
from facemagi.queueing.priority import FIRST_TO_LAST
from facemagi.settings import settings

BATCH = 100
"""BatchGetItem's limit."""


def recount(lanes: Iterable[Lane]) -> None:
    """Count the jobs of lanes, and correct their counters. Only lanes in which a wrong counter can matter are counted.

    Args:
        lanes: as they were read just before, consistently.
    """
    doubtful = [each for each in lanes if _matters(each)]
    if not doubtful:
        return
    in_flight = Counter(item["slot_lane"]["S"] for item in _unfinished_jobs() if "slot_lane" in item)
    for before in doubtful:
        waiting = _waiting_at(before.endpoint)
        after = lane.read(before.endpoint)
        moves = after.moves_total - before.moves_total
        counted = {"in_flight": in_flight[before.endpoint]} | {f"waiting_{name}": waiting[name] for name in waiting}
        stored = {"in_flight": before.in_flight} | {f"waiting_{name}": before.waiting[name] for name in waiting}
        _correct(before.endpoint, {name: _beyond(counted[name] - stored[name], moves) for name in counted})


def _matters(before: Lane) -> bool:
    quiet = before.last_end_at < time.time() - limits.SCALE_IN_SECONDS
    return before.waits > 0 or before.in_flight < 0 or (before.in_flight > 0 and quiet)


def _beyond(difference: int, moves: int) -> int:
    """The part of a difference that the changes in the meantime cannot explain."""
    size = max(0, abs(difference) - moves)
    return size if difference > 0 else -size


def _correct(endpoint: str, wrong: dict[str, int]) -> None:
    corrections = {name: by for name, by in wrong.items() if by}
    if not corrections:
        return
    lane.change(endpoint, add=corrections)
    logger().warning("queue recounted", extra={"endpoint": endpoint, "corrections": corrections})
    count("QueueCorrections")


def _waiting_at(endpoint: str) -> dict[str, int]:
    pages = (
        client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=settings().table,
            IndexName=INDEX,
            KeyConditionExpression="waiting_lane = :lane",
            ExpressionAttributeValues={":lane": {"S": endpoint}},
        )
    )
    counted = Counter(item["waiting_tag"]["S"][0] for page in pages for item in page["Items"])
    return {name: counted[str(index)] for index, name in enumerate(FIRST_TO_LAST)}


def _unfinished_jobs() -> Iterator[dict[str, Any]]:
    """The records of all jobs that have not ended, only with their endpoints."""
    names = (each for shard in unfinished.SHARDS for each in unfinished.everything(shard) if each[1].startswith("job#"))
    while batch := list(islice(names, BATCH)):
        keys = [{"pk": {"S": owner}, "sk": {"S": name}} for owner, name in batch]
        request: dict[str, Any] = {settings().table: {"Keys": keys, "ProjectionExpression": "slot_lane"}}
        while request:
            answer = client("dynamodb").batch_get_item(RequestItems=request)
            yield from answer["Responses"].get(settings().table, [])
            request = answer.get("UnprocessedKeys", {})
