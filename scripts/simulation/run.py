"""Runs a scenario by single jobs, or by amounts where those are too many."""

from collections.abc import Sequence
from dataclasses import replace

from scripts.autoscaling.policies import Policies
from scripts.planning.timings import EditTime
from scripts.simulation import binned, events
from scripts.simulation.arrivals import Scenario
from scripts.simulation.job import JobTimes
from scripts.simulation.options import Options
from scripts.simulation.outcome import Outcome

MOST_SINGLE_JOBS = 250_000
"""More are simulated as amounts of a second; so many single ones take about ten seconds."""


def run_divided(
    scenarios: Sequence[Scenario], policies: Policies, edit: EditTime, options: Options, model: str = "auto"
) -> Outcome:
    """Simulate a container with several endpoints: each gets the jobs of its part of the owners, and scales on its own.

    Args:
        scenarios: when jobs come to each endpoint.
        policies: of each endpoint.
        edit: the time of an edit.
        options: what is assumed; each endpoint has a chance of its own.
        model: as for `run`.
    """
    parts = [replace(options, seed=options.seed + number) for number in range(len(scenarios))]
    return Outcome.together(
        [run(each, policies, edit, part, model) for each, part in zip(scenarios, parts, strict=True)]
    )


def run(scenario: Scenario, policies: Policies, edit: EditTime, options: Options, model: str = "auto") -> Outcome:
    """Simulate a scenario.

    Args:
        scenario: when jobs come.
        policies: of the endpoint.
        edit: the time of an edit.
        options: what is assumed.
        model: `events`, `binned`, or `auto`.
    """
    counts = scenario.counts(options.seed)
    times, kind = JobTimes.of(edit, options.batch_share), edit.endpoint.instance_type
    if model == "events" or (model == "auto" and counts.sum() <= MOST_SINGLE_JOBS):
        return events.simulate(scenario.arrivals(options.seed), policies, times, options, kind)
    return binned.simulate(counts, policies, times, options, kind)
