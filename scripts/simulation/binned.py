"""The simulation of so many jobs that single ones would take too long: the jobs of each second are one amount.

The control of the instances, the window and the line are the same as for single jobs. What is lost are waits below two
seconds, which come from chance within a second. A test compares both on a smaller day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import sqrt
from random import Random

import numpy as np
from numpy.typing import NDArray

from facemagi import limits
from facemagi.jobs.queued import release
from facemagi.queueing.lane import Lane
from facemagi.queueing.priority import FIRST_TO_LAST
from scripts.autoscaling.control import Control
from scripts.autoscaling.metrics import MINUTE_S, Sample
from scripts.autoscaling.policies import Policies
from scripts.simulation.job import JobTimes
from scripts.simulation.options import Options
from scripts.simulation.outcome import Minute, Outcome
from scripts.simulation.pool import Pool
from scripts.simulation.window import RULES

LONGEST_END_S = 4 * 3600
"""So long after the last job everything has stopped."""

MOST_LOAD = 0.9
"""Above this load a queue needs longer to become as long as the formula says than the load lasts."""

NOTHING = 0.5
"""Fewer jobs than this are none."""


def simulate(
    counts: Sequence[int] | NDArray[np.int64],
    policies: Policies,
    times: JobTimes,
    options: Options,
    instance_type: str = "",
) -> Outcome:
    """Simulate an endpoint.

    Args:
        counts: how many jobs are created in each second.
        policies: of the endpoint.
        times: of jobs.
        options: what is assumed.
        instance_type: of the endpoint, for its price.
    """
    return _Seconds(policies, times, options).run([int(each) for each in counts], instance_type)


class _Seconds:
    def __init__(self, policies: Policies, times: JobTimes, options: Options) -> None:
        self._policies, self._times, self._options = policies, times, options
        self._control = Control(policies, options.metric_delay_s)
        self._pool = Pool(options.starts, Random(options.seed))
        self._pool.run(options.first_instances)
        self._chance = np.random.default_rng(options.seed)
        capacity = policies.capacity
        self._lane = Lane("simulated", base_window=capacity.window, widest_window=capacity.widest)
        self._rate = times.jobs_a_second(policies.concurrency)
        self._stay_s = times.edit_s + times.around_s
        self._most_in_line = options.owners * limits.MAX_WAITING_PER_OWNER
        self._line = self._sent = self._expired = self._refused = self._served = 0.0
        self._taken_in_minute = self._passing = 0.0
        self._arrived = 0
        self._admitted: list[float] = []
        self._gone: list[float] = []
        self._minutes: list[Minute] = []

    def run(self, counts: list[int], instance_type: str) -> Outcome:
        second = 0
        while second < len(counts) or not self._is_over(second - len(counts)):
            self._second(second, counts[second] if second < len(counts) else 0)
            second += 1
        batch = min(self._times.batch_size, self._policies.concurrency)
        waits = self._waits()
        minutes = self._with_waits(waits)
        return Outcome(
            sum(counts),
            self._served,
            self._expired,
            self._refused,
            0.0,
            waits=sorted((wait, jobs) for _, wait, jobs in waits),
            around_s=self._stay_s,
            instance_s=self._pool.paid_s(second),
            busy_s=self._served * self._times.batch_s(batch) / batch,
            minutes=minutes,
            instance_type=instance_type,
        )

    def _is_over(self, after_s: int) -> bool:
        is_idle = self._line + self._sent < NOTHING
        return (is_idle and self._pool.count <= self._control.least) or after_s > LONGEST_END_S

    def _second(self, now: int, arriving: int) -> None:
        self._pool.advance(now)
        self._arrived += arriving
        self._admit(arriving)
        self._serve()
        if now and now % self._options.sweep_s == 0:
            self._sweep()
        if now and now % MINUTE_S == 0:
            self._minute(now)

    def _admit(self, arriving: int) -> None:
        direct = min(float(arriving), max(0.0, self._lane.window - self._in_flight)) if self._line < NOTHING else 0.0
        queued = min(arriving - direct, self._most_in_line - self._line)
        self._sent += direct
        self._line += queued
        self._refused += arriving - direct - queued
        before = self._admitted[-1] if self._admitted else 0.0
        self._admitted.append(before + direct + queued)

    @property
    def _in_flight(self) -> float:
        """What SageMaker has: what waits there, and what passes through."""
        return self._sent + self._passing

    def _serve(self) -> None:
        """Let the instances do what they can; each end sends jobs from the line, so the window stays full."""
        limit = self._pool.running * self._rate
        if self._line >= NOTHING:
            limit = min(limit, self._lane.window / self._stay_s)
        done = min(limit, self._sent + (self._line if self._sent else 0.0))
        self._passing = done * self._stay_s + self._short_queue(done)
        left = self._sent + self._line - done
        released = self._line if done else 0.0
        most = min(released, release.IN_A_NOTICE * done)
        sent = min(left, max(self._sent - done, min(self._sent - done + most, self._lane.window - self._passing)))
        self._sent, self._line = max(0.0, sent), left - max(0.0, sent)
        self._served += done
        self._taken_in_minute += done
        self._gone.append((self._gone[-1] if self._gone else 0.0) + done)

    def _short_queue(self, done: float) -> float:
        """Jobs that wait by chance although the instances are fast enough: half of Sakasegawa's formula, because an
        edit always takes equally long."""
        load = min(MOST_LOAD, done / (self._pool.running * self._rate)) if done else 0.0
        return float(0.5 * load ** sqrt(2 * (self._pool.running + 1)) / (1 - load))

    def _sweep(self) -> None:
        waiting: Mapping[str, int] = {**dict.fromkeys(FIRST_TO_LAST, 0), "normal": round(self._line)}
        rule = RULES[self._options.window]
        self._lane = replace(self._lane, wide_window=rule(replace(self._lane, waiting=waiting), round(self._in_flight)))
        sent = max(0.0, min(self._line, release.IN_A_SWEEP, self._lane.window - self._in_flight))
        self._line -= sent
        self._sent += sent

    def _minute(self, now: int) -> None:
        self._expire(now)
        pool = self._pool
        backlog = round(self._sent) + int(self._chance.poisson(self._passing))
        sample = Sample(backlog, pool.running, round(self._taken_in_minute))
        pool.scale(now, self._control.minute(now, sample, pool.count, pool.starting > 0))
        self._minutes.append(Minute(self._arrived, pool.running, pool.starting, round(self._line), sample.backlog, 0.0))
        self._taken_in_minute, self._arrived = 0.0, 0

    def _expire(self, now: int) -> None:
        """End the jobs that have waited at SageMaker or in the line for too long."""
        if now <= limits.JOB_TTL_SECONDS:
            return
        overdue = self._admitted[now - limits.JOB_TTL_SECONDS] - self._gone[-1]
        ended = max(0.0, min(overdue, self._sent))
        self._sent -= ended
        self._expired += ended
        self._gone[-1] += ended

    def _waits(self) -> list[tuple[int, float, float]]:
        """(the second in which they came, their wait, how many) of the jobs of each second that were not too late."""
        gone = np.array(self._gone)
        admitted = np.array(self._admitted)
        jobs = np.diff(admitted, prepend=0.0)
        middles = admitted - jobs / 2
        ends = np.searchsorted(gone, middles)
        return [
            (second, float(max(0, ends[second] - second)), float(jobs[second]))
            for second in np.flatnonzero(jobs > 0).tolist()
            if ends[second] < len(gone) and ends[second] - second <= limits.JOB_TTL_SECONDS
        ]

    def _with_waits(self, waits: list[tuple[int, float, float]]) -> list[Minute]:
        longest: dict[int, float] = {}
        for second, wait, _ in waits:
            minute = int(second + wait) // MINUTE_S
            longest[minute] = max(longest.get(minute, 0.0), wait)
        return [replace(each, wait_s=longest.get(index, 0.0)) for index, each in enumerate(self._minutes)]
