"""The instances of an endpoint, and SageMaker's queue before them."""

import heapq
from collections import deque
from dataclasses import dataclass
from functools import partial
from random import Random

from facemagi import limits
from scripts.simulation.calendar import Calendar
from scripts.simulation.container import Container
from scripts.simulation.job import Ended, Job, JobTimes


@dataclass(frozen=True)
class Starts:
    """How instances start.

    Attributes:
        fastest_s: with a cached image.
        slowest_s: without.
        failing: the share of starts for which AWS has no machine.
        failure_s: after so long such a start is given up.
    """

    fastest_s: float = 134.0
    slowest_s: float = 381.0
    failing: float = 0.0
    failure_s: float = 600.0


class Fleet:
    """Instances, and the jobs that they have and that wait for them.

    Args:
        calendar: of the simulation.
        times: of jobs.
        concurrency: jobs that an instance gets at once.
        starts: how instances start.
        random: decides how long each start takes.
        ended: called with each job that succeeded.
        expired: called with each job that waited too long.
        cut: called with each job that was cut off.
    """

    def __init__(
        self,
        calendar: Calendar,
        times: JobTimes,
        concurrency: int,
        starts: Starts,
        random: Random,
        *,
        ended: Ended,
        expired: Ended,
        cut: Ended,
    ) -> None:
        self._calendar, self._times, self._concurrency = calendar, times, concurrency
        self._starts, self._random = starts, random
        self._ended, self._expired, self._cut = ended, expired, cut
        self._queue: deque[Job] = deque()
        self._free: list[tuple[int, int]] = []
        self._running: dict[int, Container] = {}
        self._started_at: dict[int, float] = {}
        self._starting: list[int] = []
        self._stopped: list[Container] = []
        self._paid_s, self._numbers = 0.0, 0
        self.taken = 0

    @property
    def running(self) -> int:
        """Instances that serve."""
        return len(self._running)

    @property
    def starting(self) -> int:
        """Instances that do not serve yet."""
        return len(self._starting)

    @property
    def backlog(self) -> int:
        """Jobs that SageMaker has: waiting and in process."""
        working = (*self._running.values(), *self._stopped)
        return len(self._queue) + sum(len(container.jobs) for container in working)

    @property
    def paid_s(self) -> float:
        """Seconds of all instances until now, from their starts."""
        return self._paid_s + sum(self._calendar.now - started for started in self._started_at.values())

    @property
    def busy_s(self) -> float:
        """Seconds in which instances edited."""
        return sum(container.busy_s for container in (*self._running.values(), *self._stopped))

    def add(self, job: Job) -> None:
        """Put a job into the queue.

        Args:
            job: that was just sent.
        """
        self._queue.append(job)
        self.dispatch()

    def dispatch(self) -> None:
        """Give waiting jobs to the instances with the fewest jobs."""
        self.expire()
        while self._queue and (container := self._freest()):
            job = self._queue.popleft()
            job.taken_at = self._calendar.now
            self.taken += 1
            container.take(job)
            self._note(container)

    def expire(self) -> None:
        """End the jobs that have waited too long."""
        while self._queue and self._calendar.now - self._queue[0].sent_at > limits.JOB_TTL_SECONDS:
            self._expired(self._queue.popleft())

    def run(self, instances: int) -> None:
        """Have instances that serve at once.

        Args:
            instances: so many more.
        """
        for _ in range(instances):
            self._numbers += 1
            self._started_at[self._numbers] = self._calendar.now
            self._starting.append(self._numbers)
            self._serve(self._numbers)

    def scale(self, wanted: int) -> None:
        """Start or stop instances, the newest first.

        Args:
            wanted: how many there should be, starting ones included.
        """
        for _ in range(wanted - self.running - self.starting):
            self._start()
        for _ in range(self.running + self.starting - wanted):
            self._stop_newest()

    def _start(self) -> None:
        self._numbers += 1
        number = self._numbers
        self._started_at[number] = self._calendar.now
        self._starting.append(number)
        if self._random.random() < self._starts.failing:
            self._calendar.after(self._starts.failure_s, lambda: self._give_up(number))
        else:
            seconds = self._random.uniform(self._starts.fastest_s, self._starts.slowest_s)
            self._calendar.after(seconds, lambda: self._serve(number))

    def _give_up(self, number: int) -> None:
        if number in self._starting:
            self._starting.remove(number)
            del self._started_at[number]  # AWS had no machine, so nothing is paid

    def _serve(self, number: int) -> None:
        if number not in self._starting:
            return
        self._starting.remove(number)
        ended = partial(self._ended_at, number)
        self._running[number] = Container(number, self._calendar, self._times, ended, self._cut)
        self._note(self._running[number])
        self.dispatch()

    def _stop_newest(self) -> None:
        if self._starting:
            self._pay(self._starting.pop())
            return
        _, container = self._running.popitem()
        container.stop()
        self._stopped.append(container)
        self._pay(container.number)

    def _pay(self, number: int) -> None:
        self._paid_s += self._calendar.now - self._started_at.pop(number)

    def _ended_at(self, number: int, job: Job) -> None:
        container = self._running.get(number)
        if container:
            self._note(container)
        self._ended(job)
        self.dispatch()

    def _note(self, container: Container) -> None:
        if len(container.jobs) < self._concurrency:
            heapq.heappush(self._free, (len(container.jobs), container.number))

    def _freest(self) -> Container | None:
        """The instance with the fewest jobs, if one can take another; entries that are no longer true are dropped."""
        while self._free:
            jobs, number = heapq.heappop(self._free)
            container = self._running.get(number)
            if container and len(container.jobs) == jobs:
                return container
        return None
