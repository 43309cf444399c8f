"""What stops the service, in order; the first calculation's mistakes; the command; the page."""

import json
from dataclasses import replace

import pytest

from scripts.planning import __main__ as command
from scripts.planning import bottlenecks, page, parameters, source_document, timings
from scripts.planning.bill import bill
from scripts.planning.bottlenecks import in_order
from scripts.planning.day_curve import DayCurve
from scripts.planning.demand import DAY_S, Demand, Setup

CASE = Demand()


def test_bottlenecks_are_in_the_order_in_which_they_are_met() -> None:
    reached = [each.edits_a_day for each in in_order(bill(CASE, Setup()))]
    assert reached == sorted(reached)


@pytest.mark.parametrize("index", range(9))
def test_a_bottleneck_is_met_at_its_demand_and_not_before(index: int) -> None:
    each = in_order(bill(CASE, Setup()))[index]
    for share, stops in ((0.97, False), (1.03, True)):
        users = round(share * CASE.users * each.edits_a_day / CASE.edits_a_day)
        again = {found.name: found for found in in_order(bill(replace(CASE, users=users), Setup()))}
        assert again[each.name].stops is stops


def test_the_first_limits_are_our_own_instances_and_calls() -> None:
    names = [each.name for each in in_order(bill(CASE, Setup()))]
    assert names.index("instances of portrait") < names.index("calls of the API") < names.index("calls of all APIs")


def test_the_throttle_is_that_of_the_template() -> None:
    assert bottlenecks.api_throttle() == 100


def test_an_app_with_one_owner_has_the_limit_of_one_owner() -> None:
    many, one = ({each.name for each in in_order(bill(CASE, Setup(one_owner=owner)))} for owner in (False, True))
    assert one - many == {"waiting jobs of one owner", "S3, PUTs of one owner"}


def test_parameters_grow_with_the_demand() -> None:
    small, _, large = parameters.values(Setup(), CASE)
    assert (small.edits_a_day, large.edits_a_day) == (100_000, 20_000_000)
    assert small.max_instances < large.max_instances
    assert small.throttle < large.throttle
    assert (small.endpoints, large.endpoints) == (1, 6)


def test_with_these_parameters_their_demand_stops_nowhere() -> None:
    for values in parameters.values(Setup(), CASE):
        planned = bill(replace(CASE, users=round(CASE.users * values.edits_a_day / CASE.edits_a_day)), Setup())
        assert planned.instances.highest <= values.endpoints * values.max_instances
        assert bottlenecks.peak_api_calls(planned, planned.demand) <= values.throttle


def test_egress_at_the_price_between_zones_is_named_with_the_right_one() -> None:
    by_topic = {each.topic: each for each in source_document.mistakes()}
    traffic, puts = by_topic["traffic to the users"], by_topic["S3, PUT"]
    assert (traffic.said_usd, round(traffic.right_usd or 0)) == (6000, 33_891)
    assert (puts.said_usd, round(puts.right_usd or 0)) == (150, 3150)


@pytest.mark.parametrize("peak", [1, 2, 3, 10])
def test_a_day_has_its_mean_and_its_peak(peak: float) -> None:
    curve = DayCurve(peak)
    assert sum(curve.at(second) for second in range(0, DAY_S, 60)) / 1440 == pytest.approx(1, abs=0.02)
    assert max(curve.at(second) for second in range(0, DAY_S, 60)) == pytest.approx(peak, rel=0.01)
    assert sum(curve.rates(5, 300)) / 288 == pytest.approx(5)


def test_a_larger_photo_takes_longer_to_edit() -> None:
    small, large = (timings.edit_time("portrait", size).edit_s for size in (1, 4))
    assert small < large


def test_every_effect_of_every_container_was_measured_or_computed() -> None:
    from scripts.repository import find_models, read_manifests

    for manifest in read_manifests(find_models()):
        for effect in manifest.effect_ids():
            assert timings.edit_time(effect, 1).edit_s > 0


def test_the_command_prints_the_plan(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--users", "1_000_000", "--active", "0.1", "--photos", "10", "--edits", "20"]) == 0
    printed = capsys.readouterr().out
    for expected in ("20,000,000 edits a day", "S3, PUT", "Tencent Cloud", "33,891", "What stops it first"):
        assert expected in printed


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--users", "1000", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["demand"]["edits_a_day"] == 20_000
    assert plan["usd_a_day"] == pytest.approx(sum(line["usd"] for line in plan["lines"]))


def test_a_region_without_prices_gets_no_total(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--region", "cn-north-1"]) == 0
    assert "There is no total" in capsys.readouterr().out


def test_an_unknown_container_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--container", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err


def test_the_tables_of_the_page_are_those_of_the_plan() -> None:
    text = page.PAGE.read_text("utf-8")
    assert page.with_tables(text) == text, "run ./scripts/plan --page"
