"""When instances start and stop, minute by minute, computed by hand."""

from dataclasses import replace
from itertools import pairwise

import pytest

from scripts.autoscaling.control import Control
from scripts.autoscaling.metrics import MINUTE_S, Sample
from scripts.simulation.fleet import Starts
from scripts.simulation.options import Options
from scripts.simulation.settings import of_template
from tests.simulation.samples import EXACT, START_S, simulate, template


def wanted(samples: list[Sample], most: int = 9, begin: int = 1) -> list[int]:
    """How many instances there should be after each minute; each change takes effect at once."""
    control = Control(replace(template(), most=most), delay_s=0)
    found, current = [], begin
    for index, sample in enumerate(samples):
        current = control.minute((index + 1) * MINUTE_S, sample, current, False)
        found.append(current)
    return found


def test_a_job_at_a_cold_endpoint_waits_for_metric_alarm_and_start() -> None:
    # it comes at 10 s; the sample of the first minute is there at 120 s, and the instance at 254 s
    outcome = simulate([10.0], template())
    assert outcome.wait_s(50) == pytest.approx(2 * MINUTE_S + START_S - 10)


def test_an_instance_that_has_nothing_to_do_stops_after_a_quarter_of_an_hour() -> None:
    # the job is taken in the minute that ends at 300 s; the fifteenth minute without a job ends at 1200 s
    outcome = simulate([10.0], template())
    assert outcome.instance_s == 1200 + MINUTE_S - 2 * MINUTE_S


def test_a_backlog_above_the_target_for_three_minutes_adds_as_many_as_it_needs() -> None:
    above = Sample(backlog=3 * template().backlog, running=1, taken=9)
    assert wanted([above, above]) == [1, 1]
    assert wanted([above, above, above]) == [1, 1, 3]


def test_a_backlog_at_the_target_adds_none() -> None:
    at = Sample(backlog=template().backlog, running=1, taken=9)
    assert wanted([at] * 6) == [1] * 6


def test_in_the_cooldown_instances_that_were_just_added_count() -> None:
    above = Sample(backlog=2 * template().backlog, running=1, taken=9)
    assert wanted([above] * 6)[-1] == 2


def test_after_the_cooldown_the_same_backlog_adds_again() -> None:
    above = Sample(backlog=4 * template().backlog, running=2, taken=9)
    minutes = wanted([above] * 20, most=99, begin=2)
    changes = [index for index, (before, after) in enumerate(pairwise(minutes)) if after > before]
    assert {second - first for first, second in pairwise(changes)} == {5}


def test_there_are_never_more_than_the_most_and_never_fewer_than_the_least() -> None:
    above, idle = Sample(10_000, 1, 9), Sample(0, 1, 0)
    assert max(wanted([above] * 9, most=4)) == 4
    assert min(wanted([idle] * 60)) == 0


def test_spare_instances_stop_one_every_five_minutes() -> None:
    minutes = wanted([Sample(0, 4, 0)] * 40, begin=4)
    assert minutes[13:15] == [4, 3]
    assert [minutes.index(number) for number in (3, 2, 1, 0)] == [14, 19, 24, 29]


def test_a_large_endpoint_with_graded_steps_stops_several_at_a_time() -> None:
    graded = replace(of_template(template()), stops_graded=True).policies(template())
    control = Control(replace(graded, most=99), delay_s=0)
    counts = [control.minute((index + 1) * MINUTE_S, Sample(0, 60, 0), 60, False) for index in range(15)]
    assert counts[-1] == 40


def test_a_gap_in_the_metrics_stops_nothing() -> None:
    gap = Sample(0, 0, 0)  # no instance sends a sample
    assert wanted([Sample(0, 1, 0)] * 10 + [gap] + [Sample(0, 1, 0)] * 10)[-1] == 1


def test_while_instances_start_nothing_else_changes() -> None:
    control = Control(replace(template(), most=9), delay_s=0)
    above = Sample(10_000, 1, 9)
    assert [control.minute(60.0 * index, above, 2, True) for index in range(1, 9)] == [2] * 8


def test_a_start_without_a_machine_is_tried_again_and_not_paid() -> None:
    never = simulate([10.0], template(), Options(Starts(START_S, START_S, failing=1.0)))
    assert (never.succeeded, never.expired, never.instance_s) == (0, 1, 0)
    seldom = simulate([10.0], template(), Options(Starts(START_S, START_S, failing=0.6), seed=3))
    assert seldom.succeeded == 1
    assert seldom.wait_s(50) > EXACT.starts.failure_s
