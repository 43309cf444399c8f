"""The service's own queue before an endpoint, with its own constants: the window, the line in the table, the sweeps.

Turns between owners change who waits, not how many; so the line here is one, first come, first served.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace

from facemagi import limits
from facemagi.jobs.queued import release
from facemagi.queueing.capacity import Capacity
from facemagi.queueing.lane import Lane
from facemagi.queueing.priority import FIRST_TO_LAST
from scripts.simulation.calendar import Calendar
from scripts.simulation.job import Ended, Job
from scripts.simulation.window import Rule

OVERDUE_S = limits.JOB_TTL_SECONDS + limits.JOB_GRACE_SECONDS
"""So long after its creation a job that still waits in the table expires."""


class Line:
    """The jobs that wait in the table.

    Args:
        calendar: of the simulation.
        capacity: of the endpoint.
        rule: how wide the window is after a sweep.
        owners: among so many the jobs are divided; each may have so many waiting jobs.
        send: sends a job to SageMaker.
        in_flight: how many jobs SageMaker has.
        expired: called with each job that waited too long.
    """

    def __init__(
        self,
        calendar: Calendar,
        capacity: Capacity,
        rule: Rule,
        owners: int,
        *,
        send: Ended,
        in_flight: Callable[[], int],
        expired: Ended,
    ) -> None:
        self._calendar, self._rule = calendar, rule
        self._most = owners * limits.MAX_WAITING_PER_OWNER
        self._send, self._in_flight, self._expired = send, in_flight, expired
        self._waiting: deque[Job] = deque()
        self._lane = Lane(
            capacity.endpoint,
            base_window=capacity.window,
            widest_window=capacity.widest,
            concurrency=capacity.concurrency,
        )
        self._window = self._lane.window

    def __len__(self) -> int:
        return len(self._waiting)

    def admit(self, job: Job) -> bool:
        """Send a new job, or let it wait.

        Args:
            job: that was just created.

        Returns:
            False where too many wait: the app gets `queue_full`.
        """
        if not self._waiting and self._in_flight() < self._window:
            self._send(job)
        elif len(self._waiting) < self._most:
            self._waiting.append(job)
        else:
            return False
        return True

    def release(self, most: int) -> None:
        """Send the first jobs, as far as the window allows.

        Args:
            most: so many at most.
        """
        for _ in range(min(most, len(self._waiting), self._window - self._in_flight())):
            job = self._waiting.popleft()
            if self._calendar.now - job.created_at > OVERDUE_S:
                self._expired(job)
            else:
                self._send(job)

    def after_end(self) -> None:
        """A job has ended: its slot is free."""
        self.release(release.IN_A_NOTICE)

    def sweep(self) -> None:
        """What the sweeper does each minute: it widens or narrows the window, and sends jobs."""
        waiting: Mapping[str, int] = {**dict.fromkeys(FIRST_TO_LAST, 0), "normal": len(self._waiting)}
        self._lane = replace(
            self._lane, wide_window=self._rule(replace(self._lane, waiting=waiting), self._in_flight())
        )
        self._window = self._lane.window
        self.release(release.IN_A_SWEEP)
