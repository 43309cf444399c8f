"""Values of the parameters of both templates for some demands, and the quotas to ask for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from facemagi.queueing.capacity import Capacity
from scripts.planning import bottlenecks
from scripts.planning.bill import bill
from scripts.planning.demand import Demand, Setup

SPARE = 1.25
"""Room above the busiest minute, for a day that is a quarter larger."""

EDITS_A_DAY = (100_000, 1_000_000, 20_000_000)

BURST_QUOTA = 5_000
"""Calls at one moment of all APIs of an account; AWS raises it only together with the calls a second."""

NEW_TABLE_WRITES, NEW_TABLE_READS = 4_000, 12_000
"""Units a second that a new table can do at once: the defaults of WarmWrites and WarmReads."""

WRITES_OF_A_PARTITION = 1_000


@dataclass(frozen=True)
class Values:
    """Parameters and quotas for one demand.

    Attributes:
        edits_a_day: the demand.
        endpoints: of the container, so that each part of the index gets few enough writes.
        instances: of all endpoints: the quota of the instance type.
        throttle: calls of the API a second.
        functions: that run at once: the quota.
        reserved: executions that FaceDetection and JobResults each keep.
        writes: units a second that the table must do at once.
        reads: units a second that the table must do at once.
        window: jobs that SageMaker has at one endpoint at most; it follows from the settings of model.toml.
        usd_per_edit: dollars.
    """

    edits_a_day: float
    endpoints: int
    instances: int
    throttle: int
    functions: int
    reserved: int
    writes: int
    reads: int
    window: int
    usd_per_edit: float

    @property
    def max_instances(self) -> int:
        """Of each endpoint."""
        return ceil(self.instances / self.endpoints)


Place = Literal["model.toml", "template.yaml", "AWS's quota", "follows"]


@dataclass(frozen=True)
class Parameter:
    """A row of the table of parameters.

    Attributes:
        name: of the parameter, or of what has this value.
        place: where it is set.
        value: for a demand.
    """

    name: str
    place: Place
    value: Callable[[Values], float]


PARAMETERS = (
    Parameter("endpoints", "model.toml", lambda values: values.endpoints),
    Parameter("max_instances", "model.toml", lambda values: values.max_instances),
    Parameter("CallsPerSecond", "template.yaml", lambda values: values.throttle),
    Parameter("BurstCalls", "template.yaml", lambda values: min(2 * values.throttle, BURST_QUOTA)),
    Parameter("ReservedForEvents", "template.yaml", lambda values: values.reserved),
    Parameter("WarmWrites", "template.yaml", lambda values: max(NEW_TABLE_WRITES, values.writes)),
    Parameter("WarmReads", "template.yaml", lambda values: max(NEW_TABLE_READS, values.reads)),
    Parameter("MostWrites", "template.yaml", lambda values: 2 * values.writes),
    Parameter("MostReads", "template.yaml", lambda values: 2 * values.reads),
    Parameter("instances of the type", "AWS's quota", lambda values: values.instances),
    Parameter("functions at once", "AWS's quota", lambda values: max(1000, values.functions)),
    Parameter("jobs at SageMaker, of each endpoint", "follows", lambda values: values.window),
)
"""What to set, and where."""


def values(setup: Setup, like: Demand) -> list[Values]:
    """The values for each of `EDITS_A_DAY`.

    Args:
        setup: of the service; its number of endpoints is replaced.
        like: the demand of one user, and the peak.
    """
    of_one = like.edits_a_day / like.users
    return [_values(setup, replace(like, users=round(edits / of_one))) for edits in EDITS_A_DAY]


def _values(setup: Setup, demand: Demand) -> Values:
    planned = bill(demand, setup)
    to_the_index = 2 * bottlenecks.peak_edits(planned, demand)
    endpoints = ceil(SPARE * to_the_index / WRITES_OF_A_PARTITION)
    planned = bill(demand, replace(setup, endpoints=endpoints))
    events = sum(each.times * each.seconds for each in planned.works if not each.by_api) / 86_400 * demand.peak
    instances, of_model = ceil(SPARE * planned.instances.highest), planned.edit.endpoint
    of_each = ceil(instances / endpoints)
    return Values(
        demand.edits_a_day,
        endpoints,
        instances,
        _rounded(bottlenecks.peak_api_calls(planned, demand)),
        _rounded(bottlenecks.peak_lambda_runs(planned, demand)),
        _rounded(events),
        _rounded(bottlenecks.peak_writes(planned, demand)),
        _rounded(bottlenecks.peak_reads(planned, demand)),
        Capacity("", of_model.max_concurrency, of_model.backlog_per_instance, of_each).widest,
        planned.usd_per_edit,
    )


def _rounded(number: float) -> int:
    """With room, rounded up to tens."""
    return 10 * ceil(SPARE * number / 10)
