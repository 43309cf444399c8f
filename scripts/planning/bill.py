"""The bill of a day, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scripts.planning import calls, instances, key_calls, timings, work
from scripts.planning.demand import Demand, Setup
from scripts.planning.instances import Instances
from scripts.planning.prices import INSTANCE, Price, price_list, savings_share
from scripts.planning.timings import EditTime
from scripts.planning.work import Work

KB_PER_GB = 1_048_576

TARGET_USD = 0.0002
"""What an edit may cost, with everything."""

DAYS_STORED = 1.5
"""Objects live one to two days: until the next midnight after a day."""

TRACED = 0.05
"""X-Ray's own sampling: one request in twenty."""

METRICS, ALARMS = 60, 12
"""Our own metrics with their dimensions, and the alarms of the service and of one endpoint."""

ALARMS_OF_AN_ENDPOINT = 7
"""Six of endpoint.yaml, and the one that AWS makes for target tracking."""


@dataclass(frozen=True)
class Line:
    """One line of the bill.

    Attributes:
        name: what is paid.
        amount: of a day.
        unit: of the amount.
        usd: dollars of a day; None where the price is not known.
        is_estimate: whether the price was not read in a source.
    """

    name: str
    amount: float
    unit: str
    usd: float | None
    is_estimate: bool


@dataclass(frozen=True)
class Bill:
    """A day's bill.

    Attributes:
        demand: what the users ask for.
        setup: how the service is set up.
        edit: the time of an edit.
        instances: of the day.
        works: of the functions.
        lines: of the bill.
    """

    demand: Demand
    setup: Setup
    edit: EditTime
    instances: Instances
    works: list[Work]
    lines: list[Line]

    @property
    def unknown(self) -> list[str]:
        """The lines whose price is not known."""
        return [line.name for line in self.lines if line.usd is None]

    @property
    def usd(self) -> float:
        """Dollars of a day, without the unknown lines."""
        return sum(line.usd or 0.0 for line in self.lines)

    @property
    def usd_per_edit(self) -> float:
        """Dollars of an edit, with its share of everything."""
        return self.usd / self.demand.edits_a_day

    @property
    def meets_target(self) -> bool | None:
        """Whether an edit costs at most `TARGET_USD`; None where prices are unknown."""
        return None if self.unknown else self.usd_per_edit <= TARGET_USD


def bill(demand: Demand, setup: Setup) -> Bill:
    """The bill of a day.

    Args:
        demand: of the users.
        setup: of the service.

    Raises:
        LookupError: the region, the container or the effect is unknown.
    """
    edit = timings.edit_time(setup.container, demand.megapixels)
    works = work.of_a_day(demand, setup)
    running = instances.of_a_day(demand, setup, edit)
    prices = price_list(setup.region)
    lines = [*_instance_lines(setup, edit, running, prices), *_other_lines(demand, setup, works, edit, prices)]
    return Bill(demand, setup, edit, running, works, lines)


def _instance_lines(setup: Setup, edit: EditTime, running: Instances, prices: Mapping[str, Price]) -> Iterator[Line]:
    kind = setup.instance or edit.endpoint.instance_type
    price = prices.get(INSTANCE + kind)
    planned = running.hours_all_day if setup.plan != "none" else 0.0
    yield _line(f"{kind}, on demand", running.hours - planned, "hours", price)
    if planned:
        usd = None if price is None else price.of_a_day(planned) * (1 - savings_share(setup.plan))
        yield Line(f"{kind}, savings plan {setup.plan}", planned, "hours", usd, True)


def _other_lines(
    demand: Demand, setup: Setup, works: list[Work], edit: EditTime, prices: Mapping[str, Price]
) -> Iterator[Line]:
    units = calls.in_units(work.calls_of_a_day(demand, works))
    api_calls = sum(each.times for each in works if each.by_api)
    runs = sum(each.times for each in works)

    def line(name: str, price: str, amount: float, unit: str) -> Line:
        return _line(name, amount, unit, prices.get(price))

    yield line("data into and out of SageMaker", "sagemaker_data_gb", work.data_through_sagemaker_gb(demand), "GB")
    yield line("HTTP API", "http_api_call", api_calls, "calls")
    yield line("Lambda, requests", "lambda_request", runs, "requests")
    yield line("Lambda, time", "lambda_gb_second", sum(each.gb_seconds for each in works), "GB-seconds")
    yield line("S3, PUT", "s3_put", units["s3_put"], "requests")
    yield line("S3, GET", "s3_get", _gets(demand, setup, units["s3_get"]), "requests")
    yield line("S3, storage", "s3_gb_month", _stored_gb(demand) / 30, "GB-months")
    yield from _results(demand, setup, line_of=prices)
    yield line("egress, answers of the API", "egress_gb", work.answers_kb(demand, works, setup) / KB_PER_GB, "GB")
    yield line("DynamoDB, writes", "dynamodb_write", units["dynamodb_write"], "units")
    reads = units["dynamodb_read"] + work.longer_counts(demand, setup, edit)
    yield line("DynamoDB, reads", "dynamodb_read", reads, "units")
    yield line("SNS", "sns_publish", units["sns_publish"], "notices")
    yield line("SQS", "sqs_call", units.get("sqs_call", 0.0) + work.empty_polls(setup), "calls")
    yield line("logs", "log_gb", _log_gb(demand, works), "GB")
    yield line("X-Ray", "xray_trace", TRACED * runs, "traces")
    yield line("metrics", "metric_month", METRICS / 30, "months")
    yield line("alarms", "alarm_month", (ALARMS + ALARMS_OF_AN_ENDPOINT * (setup.endpoints - 1)) / 30, "months")
    if setup.own_key:
        yield line("KMS, the key", "kms_key_month", 1 / 30, "months")
        yield line("KMS, calls", "kms_call", key_calls.of_a_day(units, works, _downloads(demand, setup)), "calls")


def _results(demand: Demand, setup: Setup, line_of: Mapping[str, Price]) -> Iterator[Line]:
    gigabytes = _downloads(demand, setup) * demand.result_kb / KB_PER_GB
    if not setup.by_cloudfront:
        yield _line("egress, results", gigabytes, "GB", line_of.get("egress_gb"))
        return
    yield _line("CloudFront, results", gigabytes, "GB", line_of.get("cloudfront_gb"))
    yield _line("CloudFront, requests", _downloads(demand, setup), "requests", line_of.get("cloudfront_request"))


def _line(name: str, amount: float, unit: str, price: Price | None) -> Line:
    if price is None:
        return Line(name, amount, unit, None, True)
    return Line(name, amount, unit, price.of_a_day(amount), price.is_estimate)


def _downloads(demand: Demand, setup: Setup) -> float:
    return demand.edits_a_day * setup.result_views


def _gets(demand: Demand, setup: Setup, of_containers: float) -> float:
    return of_containers + _downloads(demand, setup) + work.polls_at_s3(demand, setup)


def _stored_gb(demand: Demand) -> float:
    """What is stored at any time."""
    photos = demand.photos_a_day * demand.photo_mb * 1024
    return DAYS_STORED * (photos + demand.edits_a_day * demand.result_kb) / KB_PER_GB


def _log_gb(demand: Demand, works: list[Work]) -> float:
    """The logs of the functions, of the API and of the containers."""
    of_functions = sum(each.times * each.log_bytes for each in works)
    of_api = sum(each.times for each in works if each.by_api) * timings.assumed("api_log_bytes")
    of_containers = demand.edits_a_day * timings.assumed("container_log_bytes")
    return (of_functions + of_api + of_containers) / 1e9
