"""The line before an endpoint: the jobs that wait in the table, in the order in which they will be sent.

The order is start-time fair queueing (Goyal, Vin and Cheng, 1996). A waiting job gets a tag: the virtual time, or the
number after its owner's last tag, whichever is later. The job with the lowest tag is sent first, and its tag becomes
the virtual time. So owners take turns: the first job of one owner does not wait for the hundred jobs of another.
The priority is the first character of the tag.
"""

import math
from dataclasses import dataclass

from facemagi import limits
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.queueing import lane, turns
from facemagi.queueing.estimates import seconds_until_end
from facemagi.queueing.lane import Lane
from facemagi.queueing.priority import FIRST_TO_LAST, Priority, not_behind
from facemagi.settings import settings

INDEX = "waiting"
"""The index's name in template.yaml; only waiting jobs have its attributes."""

DIGITS = 12
"""Of the number in a tag; tags are compared as text."""

COUNTED = 200
"""So many places before a job are counted exactly, for the price of four reads; the others are estimated."""

UNKNOWN_RETRY_SECONDS = 60
"""`Retry-After` of `queue_full` where no job has been measured yet."""


@dataclass(frozen=True)
class Place:
    """A waiting job.

    Attributes:
        owner: the owner's id.
        name: the name of the job's record.
        tag: its tag.
    """

    owner: str
    name: str
    tag: str

    @property
    def priority(self) -> Priority:
        """The job's priority."""
        return FIRST_TO_LAST[int(self.tag[0])]

    @property
    def number(self) -> int:
        """The number in the tag."""
        return int(self.tag[1 : 1 + DIGITS])


def join(owner: str, name: str, before: Lane, in_flight: int, priority: Priority) -> tuple[Place, Lane]:
    """Give a job the owner's next place in a line, and count it.

    It is counted before its record exists. So a function that dies in between leaves a counter that is too high, which
    costs a few calls, and never one that is too low, which would keep jobs waiting.

    Args:
        owner: the owner's id.
        name: the name of the job's record.
        before: the lane as it is.
        in_flight: how many jobs the endpoint has.
        priority: of the job.

    Returns:
        The place, and the lane with this job.

    Raises:
        FaceMagiError: `queue_full`.
    """
    number = turns.next_turn(before.endpoint, owner, priority, before.virtual[priority])
    if number is None:
        raise _queue_full(before, in_flight)
    _, after = lane.change(before.endpoint, add={f"waiting_{priority}": 1})
    place = Place(owner, name, f"{FIRST_TO_LAST.index(priority)}{number:0{DIGITS}d}#{name.partition('#')[2]}")
    return place, after


def leave(endpoint: str, owner: str, priority: Priority) -> None:
    """Take a job out of the line that was not sent; its owner's next job may have its place.

    Args:
        endpoint: its name.
        owner: the owner's id.
        priority: of the job.
    """
    lane.change(endpoint, add={f"waiting_{priority}": -1})
    turns.return_turn(endpoint, owner, priority)


def first(endpoint: str, places: int) -> list[Place]:
    """The first jobs in a line.

    Args:
        endpoint: its name.
        places: how many.
    """
    answer = client("dynamodb").query(
        TableName=settings().table,
        IndexName=INDEX,
        KeyConditionExpression="waiting_lane = :lane",
        ExpressionAttributeValues={":lane": {"S": endpoint}},
        Limit=places,
    )
    return [Place(item["pk"]["S"], item["sk"]["S"], item["waiting_tag"]["S"]) for item in answer["Items"]]


def count_before(current: Lane, tag: str) -> int:
    """How many jobs will be sent before one, as it looks now: exactly up to `COUNTED`, and estimated beyond.

    Args:
        current: the lane.
        tag: of the job.
    """
    answer = client("dynamodb").query(
        TableName=settings().table,
        IndexName=INDEX,
        KeyConditionExpression="waiting_lane = :lane AND waiting_tag < :tag",
        ExpressionAttributeValues={":lane": {"S": current.endpoint}, ":tag": {"S": tag}},
        Select="COUNT",
        Limit=COUNTED,
    )
    counted, last = int(answer["Count"]), answer.get("LastEvaluatedKey")
    return counted if last is None else max(counted, _beyond(current, tag, last["waiting_tag"]["S"], counted))


def _beyond(current: Lane, tag: str, last: str, counted: int) -> int:
    """The places before a job, from those up to the tag of the last one that was counted: turns are equally long."""
    priority = FIRST_TO_LAST[int(tag[0])]
    most = sum(current.waiting[each] for each in not_behind(priority)) - 1  # without the job itself
    if tag[0] != last[0]:
        return most
    now = current.virtual[priority]
    turns_before, turns_counted = (max(1, int(each[1 : 1 + DIGITS]) - now) for each in (tag, last))
    return min(most, counted * turns_before // turns_counted)


def _queue_full(before: Lane, in_flight: int) -> FaceMagiError:
    """The error for an owner with too many waiting jobs; a part of the line must go first."""
    eta_s = seconds_until_end(before, in_flight + before.waits)
    shortly = UNKNOWN_RETRY_SECONDS if eta_s is None else min(max(1, math.ceil(eta_s / 10)), limits.SWEEP_SECONDS)
    return FaceMagiError(
        "queue_full",
        f"{limits.MAX_WAITING_PER_OWNER} of your jobs wait for this effect already.",
        limit=limits.MAX_WAITING_PER_OWNER,
        remedy=f"Send the job again in {shortly} seconds, when some of them have been processed.",
        headers={"Retry-After": str(shortly)},
        eta_s=eta_s,
    )
