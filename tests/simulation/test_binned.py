"""Amounts of a second: they find what single jobs find, on a day that both can do."""

from dataclasses import replace

import pytest

from scripts.simulation import arrivals, binned
from scripts.simulation.job import JobTimes
from scripts.simulation.options import Options
from scripts.simulation.outcome import Outcome
from scripts.simulation.run import run
from scripts.simulation.window import RULES
from tests.simulation.samples import portrait, template

WITHIN, WITHIN_P95, WITHIN_DOLLARS = 0.1, 0.25, 0.25
"""The first is for means. The 95th percentile of a burst is where waits grow fastest. When several instances stop at a
time, chance decides whether some start again, so dollars of one hour differ more than those of a day."""

SECONDS = 2.5
"""Amounts know no shorter wait."""

CASES = {
    "a burst": ("burst", 1500, 1, 4),
    "a day": ("day", 30_000, 10, 8),
    "an hour of many": ("viral", 50_000, 20, 20),
}


def both(case: tuple[str, float, float, int], window: str) -> tuple[Outcome, Outcome]:
    name, edits, peak, most = case
    scenario, policies = arrivals.SCENARIOS[name](edits, peak), replace(template(), most=most)
    options = Options(window=window)
    events = run(scenario, policies, portrait(), options, "events")
    return events, run(scenario, policies, portrait(), options, "binned")


@pytest.mark.parametrize("window", RULES)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_both_models_agree(case: tuple[str, float, float, int], window: str) -> None:
    events, amounts = both(case, window)
    assert amounts.created == events.created
    assert amounts.succeeded == pytest.approx(events.succeeded, rel=0.01)
    assert amounts.instance_s == pytest.approx(events.instance_s, rel=WITHIN_DOLLARS)
    assert amounts.mean_wait_s == pytest.approx(events.mean_wait_s, rel=WITHIN, abs=SECONDS)
    assert amounts.wait_s(95) == pytest.approx(events.wait_s(95), rel=WITHIN_P95, abs=5 * SECONDS)


def test_every_amount_ends() -> None:
    counts = arrivals.viral(200_000, 20).counts(1)
    outcome = binned.simulate(counts, template(), JobTimes.of(portrait()), Options(owners=1), "ml.c7i.large")
    ended = outcome.succeeded + outcome.expired + outcome.refused + outcome.failed
    assert ended == pytest.approx(int(counts.sum()), abs=1)
    assert outcome.refused > 0


def test_many_jobs_are_simulated_as_amounts_and_few_as_single_ones() -> None:
    policies = replace(template(), most=20)
    few, many = (run(arrivals.steady(edits, 1), policies, portrait(), Options()) for edits in (2000, 400_000))
    assert any(wait % 1 for wait, _ in few.waits)
    assert not any(wait % 1 for wait, _ in many.waits)


def test_an_endpoint_without_instances_serves_nothing() -> None:
    outcome = binned.simulate([5, 0, 0], replace(template(), most=0), JobTimes.of(portrait()), Options())
    assert (outcome.succeeded, round(outcome.expired)) == (0, 5)
