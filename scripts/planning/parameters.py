"""Values of the parameters of both templates for some demands, and the quotas to ask for."""

from dataclasses import dataclass, replace
from math import ceil

from scripts.planning import bottlenecks
from scripts.planning.bill import bill
from scripts.planning.demand import Demand, Setup

SPARE = 1.25
"""Room above the busiest minute, for a day that is a quarter larger."""

EDITS_A_DAY = (100_000, 1_000_000, 20_000_000)


@dataclass(frozen=True)
class Values:
    """Parameters and quotas for one demand.

    Attributes:
        edits_a_day: the demand.
        max_instances: in model.toml, and the quota of the instance type.
        throttle: calls of the API a second: CallsPerSecond; twice as many is BurstCalls.
        functions: that run at once: the quota.
        reserved: ReservedForEvents.
        writes: units a second: the table's warm throughput.
        index_parts: into which an endpoint's part of the index must be divided.
        usd_per_edit: dollars.
    """

    edits_a_day: float
    max_instances: int
    throttle: int
    functions: int
    reserved: int
    writes: int
    index_parts: int
    usd_per_edit: float


def values(setup: Setup, like: Demand) -> list[Values]:
    """The values for each of `EDITS_A_DAY`.

    Args:
        setup: of the service.
        like: the demand of one user, and the peak.
    """
    of_one = like.edits_a_day / like.users
    return [_values(setup, replace(like, users=round(edits / of_one))) for edits in EDITS_A_DAY]


def _values(setup: Setup, demand: Demand) -> Values:
    planned = bill(demand, setup)
    events = sum(each.times * each.seconds for each in planned.works if not each.by_api) / 86_400 * demand.peak
    writes = bottlenecks.peak_writes(planned, demand)
    to_one_part = 2 * bottlenecks.peak_edits(planned, demand)
    return Values(
        demand.edits_a_day,
        _with_room(planned.instances.highest),
        _rounded(bottlenecks.peak_api_calls(planned, demand)),
        _rounded(bottlenecks.peak_lambda_runs(planned, demand)),
        _rounded(events),
        _rounded(writes),
        ceil(SPARE * to_one_part / 1000),
        planned.usd_per_edit,
    )


def _with_room(number: float) -> int:
    return ceil(SPARE * number)


def _rounded(number: float) -> int:
    """With room, rounded up to tens."""
    return 10 * ceil(SPARE * number / 10)
