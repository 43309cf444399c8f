"""The simulation of each single job."""

from collections.abc import Sequence
from random import Random

from facemagi import limits
from scripts.autoscaling.control import Control
from scripts.autoscaling.metrics import MINUTE_S, Sample
from scripts.autoscaling.policies import Policies
from scripts.simulation.calendar import Calendar
from scripts.simulation.fleet import Fleet
from scripts.simulation.job import Job, JobTimes
from scripts.simulation.line import Line
from scripts.simulation.options import Options
from scripts.simulation.outcome import Minute, Outcome
from scripts.simulation.window import RULES

LONGEST_END_S = 4 * 3600
"""So long after the last job everything has stopped, whatever the policies are."""


def simulate(
    arrivals: Sequence[float], policies: Policies, times: JobTimes, options: Options, instance_type: str = ""
) -> Outcome:
    """Simulate an endpoint.

    Args:
        arrivals: when each job is created, seconds, in order. The same list can be sent to the local cloud.
        policies: of the endpoint.
        times: of jobs.
        options: what is assumed.
        instance_type: of the endpoint, for its price.
    """
    return _Events(arrivals, policies, times, options).run(instance_type)


class _Events:
    def __init__(self, arrivals: Sequence[float], policies: Policies, times: JobTimes, options: Options) -> None:
        self._arrivals, self._policies, self._times = arrivals, policies, times
        self._calendar = Calendar()
        self._control = Control(policies, options.metric_delay_s)
        self._fleet = Fleet(
            self._calendar,
            times,
            policies.concurrency,
            options.starts,
            Random(options.seed),
            ended=self._succeeded,
            expired=self._expire,
            cut=self._send_again,
        )
        self._line = Line(
            self._calendar,
            policies.capacity,
            RULES[options.window],
            options.owners,
            send=self._send,
            in_flight=lambda: self._in_flight,
            expired=self._expire_in_line,
        )
        self._fleet.run(options.first_instances)
        self._sweep_s = options.sweep_s
        self._in_flight = self._next = self._taken_before = self._arrived = 0
        self._ends = {"succeeded": 0, "expired": 0, "refused": 0, "failed": 0}
        self._waits: list[float] = []
        self._longest = 0.0
        self._minutes: list[Minute] = []

    def run(self, instance_type: str) -> Outcome:
        self._calendar.after(MINUTE_S, self._minute)
        self._calendar.after(self._sweep_s, self._sweep)
        while not self._is_over():
            self._step()
        return Outcome(
            len(self._arrivals),
            **self._ends,
            waits=[(wait, 1) for wait in sorted(self._waits)],
            around_s=self._times.edit_s + self._times.around_s,
            instance_s=self._fleet.paid_s,
            busy_s=self._fleet.busy_s,
            minutes=self._minutes,
            instance_type=instance_type,
        )

    def _is_over(self) -> bool:
        """All jobs have ended, and as many instances run as without jobs."""
        if self._next < len(self._arrivals):
            return False
        is_idle = not self._in_flight and not len(self._line)
        stopped = self._fleet.running + self._fleet.starting <= self._control.least
        last = self._arrivals[-1] if self._arrivals else 0.0
        return (is_idle and stopped) or self._calendar.now > last + LONGEST_END_S

    def _step(self) -> None:
        planned = self._calendar.next_at
        if self._next < len(self._arrivals) and (planned is None or self._arrivals[self._next] <= planned):
            self._arrive()
        else:
            self._calendar.step()

    def _arrive(self) -> None:
        self._calendar.now = self._arrivals[self._next]
        self._next += 1
        self._arrived += 1
        if not self._line.admit(Job(self._calendar.now)):
            self._ends["refused"] += 1

    def _send(self, job: Job) -> None:
        job.sent_at = self._calendar.now
        job.attempts += 1
        self._in_flight += 1
        self._fleet.add(job)

    def _succeeded(self, job: Job) -> None:
        wait = job.taken_at - job.created_at
        self._waits.append(wait)
        self._longest = max(self._longest, wait)
        self._end("succeeded")

    def _expire(self, _: Job) -> None:
        self._end("expired")

    def _expire_in_line(self, _: Job) -> None:
        self._ends["expired"] += 1

    def _send_again(self, job: Job) -> None:
        """A job was cut off when its instance stopped."""
        if job.attempts >= limits.MAX_ATTEMPTS:
            self._end("failed")
            return
        self._in_flight -= 1
        self._send(job)

    def _end(self, how: str) -> None:
        self._ends[how] += 1
        self._in_flight -= 1
        self._line.after_end()

    def _sweep(self) -> None:
        self._calendar.after(self._sweep_s, self._sweep)
        self._line.sweep()

    def _minute(self) -> None:
        self._calendar.after(MINUTE_S, self._minute)
        self._fleet.expire()
        fleet = self._fleet
        sample = Sample(fleet.backlog, fleet.running, fleet.taken - self._taken_before)
        self._taken_before = fleet.taken
        wanted = fleet.running + fleet.starting
        fleet.scale(self._control.minute(self._calendar.now, sample, wanted, fleet.starting > 0))
        self._minutes.append(
            Minute(self._arrived, fleet.running, fleet.starting, len(self._line), sample.backlog, self._longest)
        )
        self._arrived, self._longest = 0, 0.0
