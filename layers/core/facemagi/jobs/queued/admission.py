"""The admission of a new job: it is sent at once if its endpoint has a free slot, and otherwise waits in the table."""

import time
from dataclasses import dataclass, replace

from facemagi.jobs import records
from facemagi.jobs.legs import Leg
from facemagi.queueing import line, slots
from facemagi.queueing.lane import Lane
from facemagi.queueing.line import Place
from facemagi.queueing.priority import Priority
from facemagi.table import Record


@dataclass(frozen=True)
class Admission:
    """What a new job got.

    Attributes:
        lane: of its endpoint.
        place: its place in the line; None where it got a slot.
    """

    lane: Lane
    place: Place | None

    def on(self, record: Record) -> Record:
        """The job's record with its slot or its place.

        Args:
            record: without.
        """
        if self.place is None:
            return replace(record, slot_lane=self.lane.endpoint, slot_at=int(time.time()))
        return replace(record, waiting_lane=self.lane.endpoint, waiting_tag=self.place.tag)


def admit(owner: str, job: str, leg: Leg, priority: Priority) -> Admission:
    """Give a new job a slot at its first endpoint, or a place in the line.

    Args:
        owner: the owner's id.
        job: the job's id.
        leg: its first leg.
        priority: its priority.

    Raises:
        FaceMagiError: `queue_full`.
    """
    taken, lane = slots.take(leg.capacity, priority)
    return Admission(lane, None if taken else line.join(owner, records.name(job), lane, priority))


def withdraw(admission: Admission) -> None:
    """Undo `admit`, for a job that is not created after all.

    Args:
        admission: what the job got.
    """
    if admission.place is None:
        slots.give_back(admission.lane.endpoint)
    else:
        line.leave(admission.lane.endpoint, admission.place.owner, admission.place.priority)
