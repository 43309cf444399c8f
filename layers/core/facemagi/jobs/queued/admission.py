"""The admission of a new job: it is sent at once if its endpoint has a free slot, and otherwise waits in the table."""

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
        ahead: how many jobs the endpoint has.
        place: its place in the line; None where it may be sent.
    """

    lane: Lane
    ahead: int
    place: Place | None

    def on(self, record: Record) -> Record:
        """The job's record with its slot or its place.

        Args:
            record: without.
        """
        if self.place is None:
            return replace(record, slot_lane=self.lane.endpoint)
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
    current = slots.prepared(leg.capacity)
    ahead = len(slots.in_flight(current))
    if slots.is_free(current, ahead, priority):
        return Admission(slots.note_waking(current), ahead, None)
    place, joined = line.join(owner, records.name(job), current, ahead, priority)
    return Admission(joined, ahead, place)


def withdraw(admission: Admission) -> None:
    """Undo `admit`, for a job that is not created after all. A slot needs nothing: the job is not on the list.

    Args:
        admission: what the job got.
    """
    if admission.place is not None:
        line.leave(admission.lane.endpoint, admission.place.owner, admission.place.priority)
