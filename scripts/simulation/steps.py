"""The steps to a large day: what each change of the parameters does to the waits, the instances and the price.

The simulation has the waits and the instances, the plan the price of everything and what stops the service next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from facemagi.endpoints.warm_times import WarmTime
from facemagi.manifest import Endpoint
from scripts.autoscaling.policies import of_endpoint
from scripts.planning import bottlenecks
from scripts.planning.bill import bill
from scripts.planning.demand import Demand, Setup
from scripts.planning.report import Row
from scripts.planning.timings import EditTime
from scripts.simulation import report
from scripts.simulation.arrivals import day
from scripts.simulation.options import Options
from scripts.simulation.outcome import Outcome
from scripts.simulation.run import run_divided
from scripts.simulation.search import lost

HEAD: Row = ("", *report.WAITS, "lost", "instances", "their dollars", "of an edit", "reached first, edits a day")

OWNERS = 100_000
"""A tenth of a million users is there on a day."""

OUR_LIMITS = ("calls of the API", "instances of one type", "functions at once", "writes to a new table")
"""What a parameter of template.yaml or a quota raises, and no step below."""

EVENING = WarmTime.model_validate({"from": "18:30", "to": "21:30", "timezone": "Asia/Shanghai", "instances": 130})
"""Half an hour before the busy hours of the simulated day until after them: as many as work at its peak."""


@dataclass(frozen=True)
class Change:
    """A step: some settings of model.toml, beside those of the steps before.

    Attributes:
        name: in the table.
        settings: of `[endpoint]`.
        raised_limits: limits that other parameters or quotas raise in the same step.
    """

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    raised_limits: Sequence[str] = ()


CHANGES = (
    Change("as it is"),
    Change(
        "max_instances = 1613, with its quota; WarmWrites; CallsPerSecond",
        {"max_instances": 1613},
        raised_limits=OUR_LIMITS,
    ),
    Change("window = 2100", {"window": 2100}),
    Change(
        "endpoints = 6, and of each: max_instances = 269, window = 350",
        {"endpoints": 6, "max_instances": 269, "window": 350},
    ),
    Change("warm: 130 of each endpoint from 18:30 to 21:30", {"warm": (EVENING,)}),
)


def rows(demand: Demand, edit: EditTime, changes: Sequence[Change] = CHANGES) -> list[Row]:
    """A table of the steps, each with all before it.

    Args:
        demand: of the day.
        edit: the time of an edit, with the settings of model.toml.
        changes: the steps.
    """
    found, raised = [HEAD], set[str]()
    for change in changes:
        edit = replace(edit, endpoint=edit.endpoint.model_copy(update=dict(change.settings)))
        raised |= set(change.raised_limits)
        found.append(_row(change.name, _simulated(demand, edit), _next(demand, edit, raised)))
    return found


def _row(name: str, outcome: Outcome, stops: str) -> Row:
    usd = outcome.usd()
    waits = [f"{outcome.wait_s(each):,.0f}" for each in report.PERCENTILES]
    price = (f"{usd:,.0f}", f"{usd / max(1.0, outcome.succeeded):.6f}")
    return (name, *waits, f"{lost(outcome):.1%}", f"{outcome.most_instances:,}", *price, stops)


def _simulated(demand: Demand, edit: EditTime) -> Outcome:
    endpoints = edit.endpoint.endpoints
    part = day(demand.edits_a_day / endpoints, demand.peak)
    return run_divided([part] * endpoints, of_endpoint(edit.endpoint), edit, Options(owners=OWNERS // endpoints))


def _next(demand: Demand, edit: EditTime, raised: set[str]) -> str:
    """The limit that is reached first, without those that were raised."""
    planned = bill(demand, Setup(endpoints=edit.endpoint.endpoints))
    planned = replace(planned, edit=edit)
    first = next(each for each in bottlenecks.in_order(planned) if each.name not in raised)
    return f"{first.name}: {first.edits_a_day:,.0f}"


def settings_of(changes: Sequence[Change], endpoint: Endpoint) -> Endpoint:
    """The settings of model.toml after all steps, checked as model.toml is.

    Args:
        changes: the steps.
        endpoint: before them.
    """
    merged: dict[str, Any] = endpoint.model_dump()
    for change in changes:
        merged |= dict(change.settings)
    return Endpoint.model_validate(merged)
