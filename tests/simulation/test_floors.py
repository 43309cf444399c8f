"""Scheduled actions: what the template makes of warm times, and what AWS does with them."""

from dataclasses import replace
from typing import Any

import pytest

from facemagi.endpoints.warm_times import Floor, WarmTime
from scripts.autoscaling.control import Control
from scripts.autoscaling.floors import least_at, of_actions
from scripts.autoscaling.metrics import Sample
from scripts.autoscaling.policies import Policies, of_endpoint
from tests.simulation.samples import portrait, simulate, template

HOUR_S = 3600
DAY = WarmTime.model_validate({"from": "07:00", "to": "23:00", "timezone": "Asia/Shanghai", "instances": 2})
EMPTY = Sample(backlog=0, running=2, taken=0)


def warm(*times: WarmTime) -> Policies:
    """The policies of the portrait container with warm times, through the template."""
    return of_endpoint(portrait().endpoint.model_copy(update={"warm": times}))


def test_the_template_has_an_action_for_each_change_in_its_time_zone() -> None:
    policies = warm(DAY)
    assert policies.floors == (Floor(7 * 60, 2), Floor(23 * 60, 0))
    assert policies.timezone == "Asia/Shanghai"


def test_without_warm_times_the_template_is_as_it_was() -> None:
    assert (template().floors, template().least) == ((), 0)


@pytest.mark.parametrize(
    ("hour", "least"), [(0, 0), (6.9, 0), (7, 2), (22.9, 2), (23, 0), (24 + 7, 2)], ids="{}".format
)
def test_a_change_holds_until_the_next_one(hour: float, least: int) -> None:
    assert least_at(hour * HOUR_S, warm(DAY).floors, 0) == least


def test_a_change_before_the_endpoint_was_made_never_happened() -> None:
    # given an endpoint that is made at noon
    midnight = -12 * HOUR_S
    # then its first change is that of the evening, and the next morning it is warm
    hours = {0: 0, 11: 0, 18.9: 0, 19: 2}
    assert {hour: least_at(hour * HOUR_S, warm(DAY).floors, 0, midnight) for hour in hours} == hours


@pytest.mark.parametrize(
    "action",
    [
        {"Schedule": "rate(1 day)", "ScalableTargetAction": {"MinCapacity": 1}},
        {"Schedule": "cron(0 7 * * ? *)", "ScalableTargetAction": {"MinCapacity": 1, "MaxCapacity": 2}},
    ],
)
def test_an_action_that_is_not_known_is_refused(action: dict[str, Any]) -> None:
    with pytest.raises(LookupError, match="floor-1"):
        of_actions([action | {"ScheduledActionName": "floor-1"}])


def test_spare_instances_do_not_stop_below_the_floor() -> None:
    # given four instances without a job, of which two are kept
    control, wanted = Control(warm(DAY)), 4
    for minute in range(7 * 60, 9 * 60):
        wanted = control.minute(minute * 60.0, replace(EMPTY, running=wanted), wanted, is_changing=False)
    assert wanted == 2
    # when the evening is over, then they stop by the alarm, not at once
    counts = []
    for minute in range(23 * 60, 24 * 60):
        wanted = control.minute(minute * 60.0, replace(EMPTY, running=wanted), wanted, is_changing=False)
        counts.append(wanted)
    assert (counts[0], counts[-1]) == (1, 0)
    assert sorted(set(counts), reverse=True) == [1, 0]


def test_the_first_job_of_a_morning_waits_for_no_start() -> None:
    morning = [8.0 * HOUR_S]
    cold, kept = simulate(morning, template()), simulate(morning, warm(DAY))
    assert cold.wait_s(50) > 134
    assert kept.wait_s(50) == 0
    # and that costs two instances from the start of the time to the end of the simulation
    assert kept.instance_s > cold.instance_s
