"""Waits for the end of a batch, with one small read at most looks."""

from dataclasses import dataclass

from facemagi import table
from facemagi.batches import showing
from facemagi.jobs import lifecycle
from facemagi.jobs import records as jobs
from facemagi.states import JobState
from facemagi.table import Json


@dataclass
class Watch:
    """A batch that is looked at again and again.

    It is not over while its last waiting job waits, so until that job ends, only that job is read.

    Attributes:
        owner: the owner's id.
        batch: the batch's id, as the caller sent it.
        shown: the batch at the last look at all of its jobs; None before the first.
    """

    owner: str
    batch: str
    shown: Json | None = None

    def look(self) -> Json:
        """The batch as the API shows it. Jobs that end before the watched one are not noticed.

        Raises:
            FaceMagiError: `not_found`, `deleted`.
        """
        if self.shown is None or not self._waits(self.shown):
            self.shown = showing.find(self.owner, self.batch)
        return self.shown

    def _waits(self, shown: Json) -> bool:
        waiting = [job["id"] for job in shown["jobs"] if job["state"] == JobState.QUEUED]
        if not waiting:
            return False
        record = table.read(self.owner, jobs.name(waiting[-1]))
        return record is None or lifecycle.current(record).state == JobState.QUEUED
