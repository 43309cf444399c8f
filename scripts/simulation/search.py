"""Searches the parameters for the cheapest that keep the wait short: one parameter after another, until none helps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from scripts.simulation.outcome import Outcome
from scripts.simulation.settings import Settings
from scripts.simulation.window import RULES

MOST_LOST = 0.001
"""The share of jobs that may expire or be refused."""

CHEAPER = 0.98
"""A change that saves less than two hundredths is none: chance decides more."""

VALUES: Mapping[str, Sequence[Any]] = {
    "window": tuple(RULES),
    "sweep_s": (60, 300),
    "stops_graded": (True, False),
    "stop_minutes": (5, 10, 15, 30),
    "stop_cooldown_s": (60.0, 120.0, 300.0),
    "backlog": (5, 10, 20, 40, 80),
    "out_cooldown_s": (120.0, 300.0, 600.0),
    "least": (0, 1),
}
"""What is tried for each parameter, in this order."""

Trial = Callable[[Settings], Outcome]


@dataclass(frozen=True)
class Found:
    """Settings that were tried.

    Attributes:
        settings: the parameters.
        outcome: what the simulation found.
        changed: which parameter was changed, and to what; empty for the beginning.
    """

    settings: Settings
    outcome: Outcome
    changed: str = ""


def lost(outcome: Outcome) -> float:
    """The share of jobs without a result."""
    return max(0.0, outcome.created - outcome.succeeded) / max(1.0, outcome.created)


def search(begin: Settings, trial: Trial, p95_s: float) -> list[Found]:
    """Change one parameter after another, each time to its best value.

    Args:
        begin: the settings of the template.
        trial: simulates settings.
        p95_s: the wait that 95 percent of the jobs should not exceed, seconds.

    Returns:
        The beginning, and each change that made it better.
    """
    tried: dict[Settings, Outcome] = {}

    def outcome(settings: Settings) -> Outcome:
        if settings not in tried:
            tried[settings] = trial(settings)
        return tried[settings]

    path = [Found(begin, outcome(begin))]
    while True:
        length = len(path)
        for name in VALUES:
            best = min(_others(path[-1].settings, name), key=lambda each: _rank(outcome(each), p95_s))
            if _is_better(outcome(best), path[-1].outcome, p95_s):
                path.append(Found(best, outcome(best), f"{name} = {getattr(best, name)}"))
        if len(path) == length:
            return path


def differences(before: Settings, after: Settings) -> dict[str, tuple[Any, Any]]:
    """The parameters that differ, with both values.

    Args:
        before: some settings.
        after: others.
    """
    names = [field.name for field in fields(Settings)]
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def is_good(outcome: Outcome, p95_s: float) -> bool:
    """Whether the wait is short enough and nearly no job is lost.

    Args:
        outcome: of a simulation.
        p95_s: the longest wait.
    """
    return outcome.wait_s(95) <= p95_s and lost(outcome) <= MOST_LOST


def _others(settings: Settings, name: str) -> Iterator[Settings]:
    for value in VALUES[name]:
        if value != getattr(settings, name):
            yield replace(settings, **{name: value})


def _rank(outcome: Outcome, p95_s: float) -> tuple[float, ...]:
    """First whether it is good; then the dollars of a good one, or the lost jobs and the wait of another."""
    if is_good(outcome, p95_s):
        return (0, outcome.instance_s, outcome.wait_s(95))
    return (1, max(MOST_LOST, round(lost(outcome), 3)), outcome.wait_s(95))


def _is_better(new: Outcome, old: Outcome, p95_s: float) -> bool:
    if is_good(old, p95_s):
        return is_good(new, p95_s) and new.instance_s < CHEAPER * old.instance_s
    return _rank(new, p95_s) < _rank(old, p95_s)
