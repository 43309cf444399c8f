"""Shared by the tests of the simulation: the portrait container's policies, and small endpoints."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from scripts.autoscaling.policies import Policies, of_endpoint
from scripts.planning.timings import EditTime, edit_time
from scripts.simulation import events
from scripts.simulation.fleet import Starts
from scripts.simulation.job import JobTimes
from scripts.simulation.options import Options
from scripts.simulation.outcome import Outcome

START_S = 134.0
TIMES = JobTimes(edit_s=1.0, around_s=0.0)
EXACT = Options(Starts(START_S, START_S))
"""Every start takes equally long."""


@cache
def portrait() -> EditTime:
    return edit_time("portrait", 1.05)


@cache
def template() -> Policies:
    return of_endpoint(portrait().endpoint)


def fixed(instances: int, concurrency: int = 1) -> Policies:
    """An endpoint that always has the same instances, and takes every job at once."""
    return Policies(instances, instances, concurrency, backlog=1_000_000, tracking=(), steps=())


def simulate(arrivals: Sequence[float], policies: Policies, options: Options = EXACT) -> Outcome:
    warm = replace(options, first_instances=policies.least)
    return events.simulate(arrivals, policies, TIMES, warm, "ml.c7i.large")
