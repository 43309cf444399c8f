"""The plan's bill: its lines follow from the demand, the tables of calls and the price file."""

from dataclasses import replace

import pytest

from scripts.planning import calls, edit_price
from scripts.planning.bill import TARGET_USD, Bill, bill
from scripts.planning.calls import CREATE, FINISH, OF_AWS
from scripts.planning.demand import Demand, Setup
from scripts.planning.prices import Price, offers, price_list, regions

CASE = Demand()
"""The case of the first calculation: 20 million edits a day."""


def amount(planned: Bill, name: str) -> float:
    """The amount of one line."""
    (line,) = (each for each in planned.lines if each.name == name)
    return line.amount


def test_the_first_calculations_case_has_a_million_photos_and_20_million_edits() -> None:
    assert (CASE.photos_a_day, CASE.edits_a_day) == (1_000_000, 20_000_000)


def test_every_result_and_every_photo_is_stored_with_its_faces() -> None:
    assert amount(bill(CASE, Setup()), "S3, PUT") == 20_000_000 + 2 * 1_000_000


def test_writes_are_those_of_the_table_of_calls() -> None:
    of_edit = calls.in_units(CREATE + FINISH + OF_AWS)["dynamodb_write"]
    of_photo = calls.in_units(calls.ANNOUNCE + calls.DETECT)["dynamodb_write"]
    assert amount(bill(CASE, Setup()), "DynamoDB, writes") == of_edit * 20_000_000 + of_photo * 1_000_000


def test_one_call_more_for_an_edit_costs_its_price(monkeypatch: pytest.MonkeyPatch) -> None:
    before = bill(CASE, Setup()).usd
    monkeypatch.setitem(calls.CREATE, "dynamodb.PutItem", 2)
    write = price_list("us-east-1")["dynamodb_write"].of(20_000_000)
    assert bill(CASE, Setup()).usd - before >= write


def test_storage_of_a_million_photos_is_between_one_day_and_two() -> None:
    photos = replace(CASE, edits=1, result_kb=0)
    (line,) = (each for each in bill(photos, Setup()).lines if each.name == "S3, storage")
    assert line.usd is not None
    assert 22 <= 30 * line.usd / 1.5 <= 24


def test_the_bill_is_the_sum_of_its_lines_and_an_edit_its_share() -> None:
    planned = bill(CASE, Setup())
    assert planned.usd == pytest.approx(sum(line.usd or 0 for line in planned.lines))
    assert planned.usd_per_edit == pytest.approx(planned.usd / 20_000_000)


def test_an_edit_of_the_planned_case_meets_the_goal() -> None:
    planned = bill(CASE, Setup())
    assert planned.meets_target is True
    assert planned.usd_per_edit <= TARGET_USD


def test_instances_that_wait_most_of_the_time_miss_the_goal() -> None:
    assert bill(CASE, Setup(container="facelet_bank", busy=0.1)).meets_target is False


def test_a_batch_needs_fewer_calls_of_the_api_than_single_jobs() -> None:
    single, batch = (amount(bill(CASE, Setup(results=way)), "HTTP API") for way in ("poll", "batch"))
    assert batch < single / 10


def test_waiting_costs_the_functions_that_wait() -> None:
    short, long = (amount(bill(CASE, Setup(results="wait", wait_s=wait)), "Lambda, time") for wait in (1, 11))
    assert long - short > 10 * 20_000_000 * 0.5


def test_a_savings_plan_covers_only_what_runs_all_day() -> None:
    planned = bill(CASE, Setup(plan="3y"))
    assert amount(planned, "ml.c7i.large, savings plan 3y") == 24 * planned.instances.lowest
    assert planned.usd < bill(CASE, Setup()).usd


def test_a_sharper_peak_needs_more_instances_for_the_same_hours() -> None:
    even, sharp = (bill(replace(CASE, peak=peak), Setup()).instances for peak in (2, 10))
    assert sharp.highest > 4 * even.highest
    assert sharp.hours == pytest.approx(even.hours, rel=0.05)


def test_cloudfront_replaces_the_egress_of_results_only() -> None:
    names = {line.name for line in bill(CASE, Setup(by_cloudfront=True)).lines}
    assert {"CloudFront, results", "egress, answers of the API"} <= names
    assert "egress, results" not in names


@pytest.mark.parametrize("region", ["us-east-1", "ap-southeast-1", "ap-northeast-1"])
def test_a_region_has_a_price_for_every_line(region: str) -> None:
    assert bill(CASE, Setup(region=region)).unknown == []
    assert bill(CASE, Setup(region=region, container="esrgan")).unknown == []


def test_a_region_without_all_prices_has_no_verdict() -> None:
    planned = bill(CASE, Setup(region="cn-north-1"))
    assert "Lambda, time" in planned.unknown
    assert planned.meets_target is None


@pytest.mark.parametrize("region", regions())
def test_every_price_has_its_source_and_its_date(region: str) -> None:
    for price in price_list(region).values():
        assert price.source
        assert price.date >= "2020"


def test_a_price_falls_from_tier_to_tier() -> None:
    price = Price(((10, 2.0), (20, 1.0), (float("inf"), 0.5)), "", "", False)
    assert price.of(5) == 10
    assert price.of(25) == 10 * 2 + 10 * 1 + 5 * 0.5


def test_a_larger_pack_of_another_service_is_cheaper_and_an_unknown_price_is_none() -> None:
    by_name = {offer.name: offer for offer in offers()}
    tencent = by_name["Tencent Cloud, age or gender"]
    assert tencent.of_a_day(20_000_000) == pytest.approx(20_000 * 2.28)
    assert tencent.of_a_day(100) == pytest.approx(0.1 * 4.93)
    assert by_name["Face++"].of_a_day(100) is None


def test_the_price_of_a_job_grows_with_its_calls() -> None:
    more = CREATE + calls.KEY
    assert edit_price.usd_of_a_job(more, FINISH) > edit_price.usd_of_a_job(CREATE, FINISH)


def test_a_key_of_ones_own_costs_a_hundredth_of_the_bill_at_most() -> None:
    # given the planned case without and with a KMS key of one's own
    without, own = bill(CASE, Setup()), bill(CASE, Setup(own_key=True))
    # when the bills are compared
    more = {line.name for line in own.lines} - {line.name for line in without.lines}
    # then there are two lines more: the key, and its calls, of which S3 makes one for a hundred requests
    assert more == {"KMS, the key", "KMS, calls"}
    assert amount(own, "KMS, calls") > 0.01 * (amount(own, "S3, PUT") + amount(own, "S3, GET"))
    assert own.usd - without.usd < 0.01 * without.usd
