"""When an instance of an endpoint stops: the expression of endpoint.yaml's alarm, computed for one minute."""

import math
from pathlib import Path
from typing import Any

import pytest

from facemagi.manifest import model_folders, read_manifest
from scripts.cloudformation.template import Json, read_template
from scripts.repository import ENDPOINT_TEMPLATE
from tests.infrastructure.checks.endpoint import PARAMETERS, deploy

JOBS_AT_ONCE = PARAMETERS["MaxConcurrency"]


@pytest.fixture(scope="module")
def resources() -> Json:
    deployed: Json = deploy(read_template(ENDPOINT_TEMPLATE))["Resources"]
    return deployed


@pytest.fixture(scope="module")
def alarm(resources: Json) -> Json:
    spare: Json = resources["SpareAlarm"]["Properties"]
    return spare


def room(alarm: Json, **metrics: float | None) -> float:
    """The alarm's expression in one minute, as CloudWatch's metric math computes it; None is a missing value."""
    (expression,) = [metric["Expression"] for metric in alarm["Metrics"] if "Expression" in metric]
    names: dict[str, Any] = {
        "FILL": lambda value, instead: instead if value is None else value,
        "IF": lambda condition, yes, no: yes if condition else no,
    }
    return float(eval(expression, {"__builtins__": {}}, names | metrics))


@pytest.mark.parametrize(
    ("instances", "backlog", "taken", "stops"),
    [
        pytest.param(1, 0, None, True, id="the last one without work"),
        pytest.param(1, None, None, True, id="a new one that never had work"),
        pytest.param(1, 1, None, False, id="the last one with a job in process"),
        pytest.param(1, 0, 1, False, id="the last one after a job too short for the sample"),
        pytest.param(4, 0, None, True, id="one of four without work"),
        pytest.param(4, 3 * JOBS_AT_ONCE - 1, 60, True, id="one of four, whose jobs the other three can take"),
        pytest.param(4, 3 * JOBS_AT_ONCE, 60, False, id="one of four, all of which are needed"),
        pytest.param(2, JOBS_AT_ONCE + 1, 60, False, id="one of two, all of which are needed"),
    ],
)
def test_an_instance_counts_as_spare(
    alarm: Json, instances: int, backlog: int | None, taken: int | None, stops: bool
) -> None:
    breaching = room(alarm, instances=instances, backlog=backlog, taken=taken) >= alarm["Threshold"]
    assert breaching is stops


@pytest.mark.parametrize(("spare", "stopped"), [(1, 1), (8, 1), (9, 4), (40, 4), (41, 20), (200, 20), (201, 100)])
def test_the_more_instances_are_spare_the_more_stop_at_a_time(
    resources: Json, alarm: Json, spare: int, stopped: int
) -> None:
    # given that five instances have work, and others none
    above = room(alarm, instances=5 + spare, backlog=5 * JOBS_AT_ONCE - 1, taken=60) - alarm["Threshold"]
    # when the alarm chooses a step
    steps = resources["StopSpare"]["Properties"]["StepScalingPolicyConfiguration"]["StepAdjustments"]
    (change,) = [
        step["ScalingAdjustment"]
        for step in steps
        if step["MetricIntervalLowerBound"] <= above < step.get("MetricIntervalUpperBound", math.inf)
    ]
    # then it stops no instance that has work
    assert -change == stopped <= spare


@pytest.mark.parametrize("folder", model_folders(ENDPOINT_TEMPLATE.parent), ids=lambda folder: folder.name)
def test_stopping_a_spare_instance_never_starts_one(folder: Path) -> None:
    # the jobs of one container at once are fewer than those at which another instance starts
    endpoint = read_manifest(folder).endpoint
    assert endpoint.max_concurrency < endpoint.backlog_per_instance


@pytest.mark.parametrize("folder", model_folders(ENDPOINT_TEMPLATE.parent), ids=lambda folder: folder.name)
def test_no_job_runs_longer_than_the_alarm_waits(folder: Path, alarm: Json) -> None:
    assert read_manifest(folder).endpoint.timeout_s < 60 * alarm["EvaluationPeriods"]
