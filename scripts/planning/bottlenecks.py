"""What stops the service first as it grows: limits of our own templates, and quotas of AWS."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

from facemagi import limits
from facemagi.queueing.capacity import Capacity
from scripts.cloudformation.template import read_template
from scripts.planning import calls, instances, work
from scripts.planning.bill import Bill
from scripts.planning.demand import DAY_S, Demand
from scripts.repository import TEMPLATE

FILE = Path(__file__).with_name("quotas.toml")

ALARM_S, START_S = 120, 381
"""The alarm and its metric, and the slower start of an instance: so long nothing runs at a cold endpoint."""

MOST_USERS = 1e13
"""More than there are: a limit that is not reached with them is not reached."""

PRECISION = 1.001

MORE_ENDPOINTS = "Raise endpoints in model.toml: each has a lane and a part of the index of its own."


@dataclass(frozen=True)
class Bottleneck:
    """A limit, and when it is reached.

    Attributes:
        name: what is limited.
        limit: its value.
        use: of the demand that is planned, in its busiest minute.
        edits_a_day: with so many, the limit is reached.
        where: where it is set, or whose quota it is.
        remedy: what to change.
        is_estimate: whether the limit was not read in a source.
    """

    name: str
    limit: float
    use: float
    edits_a_day: float
    where: str
    remedy: str
    is_estimate: bool

    @property
    def stops(self) -> bool:
        """Whether the planned demand exceeds it."""
        return self.use > self.limit


@dataclass(frozen=True)
class _Limit:
    name: str
    value: float
    use: Callable[[Bill, Demand], float]
    where: str
    remedy: str
    is_estimate: bool = False


def in_order(bill: Bill) -> list[Bottleneck]:
    """All limits, the one that is reached first at the beginning.

    Args:
        bill: of the planned demand.
    """
    found = [
        Bottleneck(
            limit.name,
            limit.value,
            limit.use(bill, bill.demand),
            _reached_at(limit, bill),
            limit.where,
            limit.remedy,
            limit.is_estimate,
        )
        for limit in _limits(bill)
    ]
    return sorted(found, key=lambda each: each.edits_a_day)


@cache
def api_throttle() -> float:
    """The calls a second that template.yaml allows."""
    template = read_template(TEMPLATE)
    limit = template["Resources"]["Api"]["Properties"]["DefaultRouteSettings"]["ThrottlingRateLimit"]
    return float(template["Parameters"][limit["Ref"]]["Default"] if isinstance(limit, dict) else limit)


def peak_api_calls(bill: Bill, demand: Demand) -> float:
    """Calls of the API a second, in the busiest minute."""
    works = work.of_a_day(demand, bill.setup)
    return sum(each.times for each in works if each.by_api) / DAY_S * demand.peak


def peak_lambda_runs(bill: Bill, demand: Demand) -> float:
    """Functions that run at once, in the busiest minute."""
    return work.peak_lambda_runs(demand, work.of_a_day(demand, bill.setup), bill.edit)


def peak_writes(bill: Bill, demand: Demand) -> float:
    """Write units a second, in the busiest minute."""
    total = work.calls_of_a_day(demand, work.of_a_day(demand, bill.setup))
    return calls.in_units(total)["dynamodb_write"] / DAY_S * demand.peak


def peak_reads(bill: Bill, demand: Demand) -> float:
    """Read units a second, in the busiest minute."""
    total = calls.in_units(work.calls_of_a_day(demand, work.of_a_day(demand, bill.setup)))["dynamodb_read"]
    counts = peak_edits(bill, demand) * (work.index_read_units(_counted(bill, demand)) - 0.5)
    return total / DAY_S * demand.peak + counts


def peak_edits(_: Bill, demand: Demand) -> float:
    """Edits a second, in the busiest minute."""
    return demand.edits_a_second * demand.peak


def _instances(bill: Bill, demand: Demand) -> float:
    return instances.of_a_day(demand, bill.setup, bill.edit).highest


def _twice_a_job(bill: Bill, demand: Demand) -> float:
    """What happens at an endpoint when a job comes, and when it ends: a write to its part of the index, a read of its
    lane; and two writes of the lane where the job waits."""
    return 2 * peak_edits(bill, demand) / bill.setup.endpoints


def _index_reads(bill: Bill, demand: Demand) -> float:
    units = work.index_read_units(_counted(bill, demand))
    return peak_edits(bill, demand) / bill.setup.endpoints * units


def _counted(bill: Bill, demand: Demand) -> float:
    return work.jobs_in_process(peak_edits(bill, demand), bill.edit, bill.setup)


def _in_process(bill: Bill, demand: Demand) -> float:
    return peak_edits(bill, demand) * (bill.edit.edit_s + bill.edit.around_s) / bill.setup.endpoints


def _waiting_of_one_owner(bill: Bill, demand: Demand) -> float:
    """What comes while a cold endpoint starts, in a quiet hour."""
    return demand.edits_a_second * (ALARM_S + START_S)


def _limits(bill: Bill) -> list[_Limit]:
    endpoint = bill.edit.endpoint
    of_one_owner = [
        _Limit(
            "waiting jobs of one owner",
            limits.MAX_WAITING_PER_OWNER,
            _waiting_of_one_owner,
            "limits.py: MAX_WAITING_PER_OWNER",
            "Give each user a token of their own: with a server key alone, all jobs have one owner.",
        ),
        _quota("S3, PUTs of one owner", "s3_prefix_writes", peak_edits, "Give each user a token of their own."),
    ]
    return [
        _Limit(
            f"instances of {bill.edit.container}",
            endpoint.max_instances * bill.setup.endpoints,
            _instances,
            "model.toml: max_instances",
            "Raise max_instances, or endpoints, and deploy the container again.",
        ),
        _Limit(
            "calls of the API",
            api_throttle(),
            peak_api_calls,
            "template.yaml: CallsPerSecond",
            "Send batches and use webhooks; then raise CallsPerSecond.",
        ),
        _Limit(
            "jobs that SageMaker has at once",
            Capacity("planned", endpoint.max_concurrency, endpoint.backlog_per_instance, endpoint.max_instances).widest,
            _in_process,
            "queueing/capacity.py: widest",
            "Raise max_instances: the window grows up to what the last instance needs.",
        ),
        _quota(
            "instances of one type",
            "instances_for_endpoints",
            _instances,
            "Ask for the quota of the instance type; without it no instance starts, whatever max_instances says.",
        ),
        _quota(
            "functions at once",
            "lambda_concurrency",
            peak_lambda_runs,
            "Do not wait with GETs; then ask for the quota.",
        ),
        _quota(
            "writes to an endpoint's part of the index",
            "dynamodb_partition_writes",
            _twice_a_job,
            MORE_ENDPOINTS,
        ),
        _quota(
            "writes to an endpoint's lane, while all jobs wait",
            "dynamodb_partition_writes",
            _twice_a_job,
            MORE_ENDPOINTS,
        ),
        _quota("reads of an endpoint's lane", "dynamodb_partition_reads", _twice_a_job, MORE_ENDPOINTS),
        _quota("jobs of an endpoint that one query counts", "dynamodb_page", _counted, MORE_ENDPOINTS),
        _quota(
            "reads of an endpoint's part of the index",
            "dynamodb_partition_reads",
            _index_reads,
            MORE_ENDPOINTS,
        ),
        _quota(
            "writes to a new table",
            "dynamodb_new_table",
            peak_writes,
            "Set WarmWrites and WarmReads before the day that needs them.",
        ),
        _quota("writes to the table", "dynamodb_table", peak_writes, "Ask for the quota of the table."),
        _quota("notices", "sns_publish", peak_edits, "Ask for the quota of SNS, or divide users among regions."),
        _quota("calls of all APIs", "api_gateway_account", peak_api_calls, "Ask for the quota of API Gateway."),
        *(of_one_owner if bill.setup.one_owner else []),
    ]


def _quota(name: str, quota: str, use: Callable[[Bill, Demand], float], remedy: str) -> _Limit:
    entry = _file()[quota]
    where = f"AWS's quota `{quota}` of {entry['date']}, see quotas.toml"
    return _Limit(name, float(entry["limit"]), use, where, remedy, entry["status"] == "estimate")


def _reached_at(limit: _Limit, bill: Bill) -> float:
    """The edits a day at which a limit is reached, to a thousandth; all uses grow with the demand."""
    low, high = 1.0, MOST_USERS
    while high / low > PRECISION:
        users = sqrt(low * high)
        if limit.use(bill, replace(bill.demand, users=round(users))) > limit.value:
            high = users
        else:
            low = users
    return replace(bill.demand, users=round(low)).edits_a_day


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))
