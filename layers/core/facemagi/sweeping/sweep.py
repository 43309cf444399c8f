"""The sweep: looks at every photo and job that is not finished in time, and repairs it or ends it truthfully."""

import time
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from facemagi import limits, objects, table, unfinished
from facemagi.batches import sending
from facemagi.deadline import remaining_seconds
from facemagi.deletion import erasure, retention
from facemagi.jobs import recovery
from facemagi.observability import count, logger
from facemagi.photos import reading, rejection
from facemagi.photos.keys import PhotoKey
from facemagi.queueing import lane
from facemagi.queueing.lane import Lane
from facemagi.states import UNDECIDED, PhotoState
from facemagi.sweeping import queues
from facemagi.table import Record
from facemagi.usage import counting
from facemagi.webhooks import deliveries

T = TypeVar("T")

DELETIONS = ("erasure", "expiry")
"""The records by which the sweeper deletes things: it goes on with them in its next sweep."""

OWN_TIMES = ("usage",)
"""The records that say themselves when the sweeper looks at them again. One that cannot be counted is due in each."""

RECORD_SECONDS = 20.0
"""The time kept for one record: a sweep that has less left ends, and the next one continues."""


def run() -> Counter[str]:
    """Look at the records whose time has come.

    Returns:
        How often each fault was found: `never_sent`, `notice_lost`, `overdue`, `detection_lost`, `never_uploaded`,
        `message_lost`, `batch_unfinished`.
    """
    lanes = _turned(lane.read_all())
    _keep_queues(lanes)
    found: Counter[str] = Counter()
    for shard in _turned([*unfinished.SHARDS, *(each.endpoint for each in lanes)]):
        for owner, name in unfinished.due(shard):
            if remaining_seconds() < RECORD_SECONDS:
                return found
            fault = _look_at(owner, name)
            if fault:
                found[fault] += 1
                count("SweeperFound", fault=fault)
    return found


def _keep_queues(lanes: list[Lane]) -> None:
    """Look after the queues. What goes wrong with them must not keep the records waiting."""
    try:
        queues.look_after(lanes)
    except Exception:
        logger().exception("queues not looked after")


def _turned(each: list[T]) -> list[T]:
    """All of them, each sweep beginning with the next one, so that none is always the last when there is much to do."""
    first = int(time.time()) // limits.SWEEP_SECONDS % max(1, len(each))
    return each[first:] + each[:first]


def _look_at(owner: str, name: str) -> str | None:
    """Repair one record. What goes wrong with one must not keep the others waiting."""
    record = table.read(owner, name)
    if record is None:
        # DynamoDB deletes it up to two days after its end. Till then it would be the first of its shard in every sweep.
        unfinished.forget(owner, name)
        return None
    kind, _, identity = name.partition("#")
    try:
        fault = _REPAIRS[kind](owner, identity, record)
    except Exception:
        logger().exception("not repaired", extra={"record": name})
        fault = None
    if kind not in OWN_TIMES:
        unfinished.postpone(owner, name, _next_look(kind, record))
    return fault


def repair_photo(owner: str, photo: str, record: Record) -> str | None:
    """Have the faces of a photo detected again that was uploaded long ago; reject one whose upload has closed.

    Args:
        owner: the owner's id.
        photo: the photo's id.
        record: its record.

    Returns:
        What was missing, for the metric; None where the photo only waits.
    """
    if record.state not in UNDECIDED:
        return None
    key = PhotoKey(owner, photo)
    overdue = reading.rejected_if_overdue(record)
    if overdue.state == PhotoState.REJECTED:
        rejection.reject(key, overdue.outcome, only_from=UNDECIDED)
        return "never_uploaded"
    original = objects.look_up(key.original)
    if original is None or time.time() < original.written_at + limits.UPLOAD_GRACE_SECONDS:
        return None
    objects.announce_again(key.original, original.content_type)
    return "detection_lost"


_REPAIRS: dict[str, Callable[[str, str, Record], str | None]] = {
    "job": recovery.repair,
    "photo": repair_photo,
    "msg": deliveries.repair,
    "batch": sending.repair,
    "erasure": erasure.go_on,
    "expiry": retention.end,
    "usage": counting.count_day,
}
"""How to repair a record, by the first part of its name."""


def _next_look(kind: str, record: Record) -> int:
    """The pause grows with the record's age, so that a long queue costs few calls, but not beyond the end of its time.

    Deletions are not put off.
    """
    now = int(time.time())
    age = now - int(record.request["created_at"])
    later, over = now + max(limits.SWEEP_SECONDS, age), int(record.request.get("gives_up_at", 0)) + 1
    if kind in DELETIONS:
        return now
    return min(later, over) if over > now else later
