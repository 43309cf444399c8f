"""What follows from freed slots: the endpoint's lane learns from it, and jobs that wait are sent.

One notice frees one slot. A batch of notices frees several, often of one endpoint: then its lane is read once, and its
line is looked at once, for all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from facemagi.jobs.queued import queue_exit, release
from facemagi.states import JobState
from facemagi.table import Record

MOST_TELLING_FIRST = (JobState.SUCCEEDED, JobState.FAILED, JobState.EXPIRED)
"""A result says how long a job takes, a failure that there is an instance, an expiry nothing."""


@dataclass(frozen=True)
class Freed:
    """A slot that an attempt has freed at its endpoint.

    Attributes:
        record: the job's record while it was there.
        state: how the attempt ended.
        job: the name of the job's record, where it is over there; empty where the attempt is made again.
    """

    record: Record
    state: JobState
    job: str


def follow(freed: Sequence[Freed]) -> None:
    """Learn from the slots that are free now, and send waiting jobs: once for each endpoint.

    If this fails, nothing is lost: the sweeper looks at all lines each minute.

    Args:
        freed: of any endpoints.
    """
    for slots in _by_lane(freed):
        telling = min(slots, key=lambda slot: MOST_TELLING_FIRST.index(slot.state))
        lane = queue_exit.learn(telling.record, telling.state)
        release.send_waiting(lane, release.IN_A_NOTICE * len(slots), [slot.job for slot in slots])


def _by_lane(freed: Sequence[Freed]) -> Iterator[list[Freed]]:
    for _, slots in groupby(sorted(freed, key=_lane), key=_lane):
        yield list(slots)


def _lane(slot: Freed) -> str:
    return slot.record.slot_lane
