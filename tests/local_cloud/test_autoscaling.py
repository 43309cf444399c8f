"""The policies of endpoint.yaml start and stop real containers, in a clock that the tests drive."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from facemagi.endpoints.warm_times import DAY_MINUTES, Floor
from scripts.autoscaling.control import TRACKING_PERIODS
from scripts.autoscaling.policies import Policies, of_endpoint
from scripts.local_cloud.emulator import autoscaled
from scripts.local_cloud.emulator.autoscaler import Autoscaler
from scripts.local_cloud.emulator.deployment import Deployment
from scripts.local_cloud.emulator.endpoint import Endpoint
from scripts.local_cloud.emulator.invocation import PREFIX, Invocation, parse
from tests.simulation.samples import portrait
from tests.support.local_clouds import emulator_settings

POLICIES = replace(of_endpoint(portrait().endpoint), most=3)
PATIENCE_SECONDS = 60

DEPLOYMENT = Deployment(
    endpoint="scaled",
    configuration="first",
    variant="main",
    concurrency=POLICIES.concurrency,
    output="s3://results",
    failure=None,
    topics={},
    includes_errors=False,
    environment={},
)


class Aws:
    """Keeps the metrics, and stores nothing."""

    def __init__(self) -> None:
        self.metrics: list[str] = []

    def __call__(self, _service: str, _access_key: str = "") -> Any:
        return SimpleNamespace(put_object=lambda **_: None, put_metric_data=self._keep)

    def _keep(self, **call: Any) -> None:
        self.metrics += [f"{call['Namespace']} {metric['MetricName']}" for metric in call["MetricData"]]


@contextmanager
def scaled(
    logs: Path, aws: Aws, ended: list[Invocation], policies: Policies = POLICIES
) -> Iterator[tuple[Endpoint, Autoscaler]]:
    settings = emulator_settings(logs, speed=1e6)
    endpoint, autoscaler = autoscaled.endpoint(DEPLOYMENT, policies, settings, aws, ended.append)
    yield endpoint, autoscaler
    endpoint.close()


def send(endpoint: Endpoint, jobs: int, job: bytes) -> None:
    for _ in range(jobs):
        endpoint.submit(parse(DEPLOYMENT, {PREFIX + "InvocationTimeoutSeconds": "60"}, job))


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    assert holds()


def running(endpoint: Endpoint) -> int:
    return int(endpoint.container.running)


def test_containers_start_from_zero_to_several_and_all_stop_again(tmp_path: Path) -> None:
    aws, ended = Aws(), list[Invocation]()
    with scaled(tmp_path, aws, ended) as (endpoint, autoscaler):
        # given more jobs than one instance may have waiting, and no instance
        jobs = 3 * POLICIES.backlog
        send(endpoint, jobs, b'{"do": "sleep", "seconds": 0.5}')
        assert running(endpoint) == 0
        # when the wake-up alarm has seen them
        for _ in range(2):
            autoscaler.minute()
        # then one container starts
        wait_until(lambda: running(endpoint) == 1)
        # when its backlog has been too long for three minutes, whose metrics are a minute late
        for _ in range(TRACKING_PERIODS + 1):
            autoscaler.minute()
        # then others start, and all jobs end
        wait_until(lambda: running(endpoint) == POLICIES.most)
        wait_until(lambda: len(ended) == jobs)
        # when nobody has sent a job for an hour
        counts = []
        for _ in range(60):
            autoscaler.minute()
            counts.append(running(endpoint))
        # then they stop one after another, and none runs
        assert sorted(set(counts), reverse=True) == [3, 2, 1, 0]
        assert counts == sorted(counts, reverse=True)
        assert "AWS/SageMaker ApproximateBacklogSizePerInstance" in aws.metrics


def test_without_a_job_no_container_starts(tmp_path: Path) -> None:
    with scaled(tmp_path, Aws(), []) as (endpoint, autoscaler):
        for _ in range(30):
            autoscaler.minute()
        assert (running(endpoint), autoscaler.minutes) == (0, [0] * 30)


def test_jobs_wait_while_no_container_runs(tmp_path: Path) -> None:
    ended: list[Invocation] = []
    with scaled(tmp_path, Aws(), ended) as (endpoint, _):
        send(endpoint, 3, b"{}")
        assert (endpoint.backlog(), ended) == (3, [])


def test_containers_run_without_a_job_from_the_minute_of_a_floor_in_its_time_zone(tmp_path: Path) -> None:
    # given a floor of two instances that begins within five minutes, far from here
    zone = "Pacific/Auckland"
    now = datetime.now(ZoneInfo(zone))
    soon = Floor((60 * now.hour + now.minute + 5) % DAY_MINUTES, 2)
    policies = replace(POLICIES, floors=(soon,), timezone=zone)
    with scaled(tmp_path, Aws(), [], policies) as (endpoint, autoscaler):
        # when three minutes have passed, then nothing runs
        for _ in range(3):
            autoscaler.minute()
        assert running(endpoint) == 0
        # when its minute is over, then both run, and no alarm stops one
        for _ in range(2):
            autoscaler.minute()
        wait_until(lambda: running(endpoint) == 2)
        for _ in range(30):
            autoscaler.minute()
        assert running(endpoint) == 2
