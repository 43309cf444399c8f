"""An instance with its container: jobs are fetched and decoded side by side, edited batch after batch, and stored."""

from collections import deque

from scripts.simulation.calendar import Calendar
from scripts.simulation.job import Ended, Job, JobTimes

FINISH_S = 25.0
"""An instance that stops has so long to finish what it has."""


class Container:
    """An instance that runs.

    Args:
        number: of the instance.
        calendar: of the simulation.
        times: of jobs.
        ended: called with each job that succeeded.
        cut: called with each job that was cut off when the instance stopped.
    """

    def __init__(self, number: int, calendar: Calendar, times: JobTimes, ended: Ended, cut: Ended) -> None:
        self.number = number
        self.jobs: set[Job] = set()
        self.is_stopping = False
        self.busy_s = 0.0
        self._calendar, self._times = calendar, times
        self._ended, self._cut = ended, cut
        self._ready: deque[Job] = deque()
        self._edits = self._is_dead = False

    def take(self, job: Job) -> None:
        """Begin with a job.

        Args:
            job: from SageMaker's queue.
        """
        self.jobs.add(job)
        self._calendar.after(self._times.around_s / 2, lambda: self._decoded(job))

    def stop(self) -> None:
        """Take no more jobs, finish those that are here, and cut off what takes too long."""
        self.is_stopping = True
        self._calendar.after(FINISH_S, self._die)

    def _decoded(self, job: Job) -> None:
        if not self._is_dead:
            self._ready.append(job)
            self._edit()

    def _edit(self) -> None:
        """Edit all jobs that are ready as one batch, if the worker is free."""
        if self._edits or not self._ready:
            return
        batch = [self._ready.popleft() for _ in range(min(len(self._ready), self._times.batch_size))]
        seconds = self._times.batch_s(len(batch))
        self.busy_s += seconds
        self._edits = True
        self._calendar.after(seconds, lambda: self._edited(batch))

    def _edited(self, batch: list[Job]) -> None:
        if self._is_dead:
            return
        self._edits = False
        for job in batch:
            self._calendar.after(self._times.around_s / 2, lambda job=job: self._stored(job))  # type: ignore[misc]
        self._edit()

    def _stored(self, job: Job) -> None:
        if not self._is_dead:
            self.jobs.remove(job)
            self._ended(job)

    def _die(self) -> None:
        self._is_dead = True
        for job in sorted(self.jobs, key=lambda job: job.taken_at):
            self._cut(job)
        self.jobs.clear()
