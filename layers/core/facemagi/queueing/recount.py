"""Corrects how many jobs a lane says to wait, which is too high after a function has died between two writes.

Jobs go on while they are counted. So a counter is corrected only by as much as it differs beyond the number of changes
in the meantime: a difference that these could explain is left for the next sweep.
"""

from collections import Counter

from facemagi.aws import client
from facemagi.observability import count, logger
from facemagi.queueing import lane
from facemagi.queueing.lane import Lane
from facemagi.queueing.line import INDEX
from facemagi.queueing.priority import FIRST_TO_LAST
from facemagi.settings import settings


def recount(before: Lane) -> None:
    """Count the jobs that wait for an endpoint, and correct its counters.

    Args:
        before: the lane, as it was read just before.
    """
    counted = _waiting_at(before.endpoint)
    if counted == dict(before.waiting):
        return
    moves = lane.read(before.endpoint).moves_total - before.moves_total
    wrong = {f"waiting_{name}": _beyond(counted[name] - before.waiting[name], moves) for name in counted}
    corrections = {name: by for name, by in wrong.items() if by}
    if corrections:
        lane.change(before.endpoint, add=corrections)
        logger().warning("queue recounted", extra={"endpoint": before.endpoint, "corrections": corrections})
        count("QueueCorrections")


def _beyond(difference: int, moves: int) -> int:
    """The part of a difference that the changes in the meantime cannot explain."""
    size = max(0, abs(difference) - moves)
    return size if difference > 0 else -size


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
