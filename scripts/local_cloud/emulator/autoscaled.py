"""Makes an endpoint that the policies of endpoint.yaml scale."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from scripts.autoscaling.policies import Policies, of_endpoint
from scripts.local_cloud.emulator import metrics
from scripts.local_cloud.emulator.autoscaler import Autoscaler
from scripts.local_cloud.emulator.container import Container
from scripts.local_cloud.emulator.deployment import Deployment
from scripts.local_cloud.emulator.endpoint import Endpoint
from scripts.local_cloud.emulator.fleet import Fleet
from scripts.local_cloud.emulator.invocation import Invocation
from scripts.local_cloud.emulator.settings import EmulatorSettings
from scripts.repository import find_models, read_manifests


def endpoint(
    deployment: Deployment,
    policies: Policies,
    settings: EmulatorSettings,
    client: Callable[..., Any],
    on_end: Callable[[Invocation], None],
) -> tuple[Endpoint, Autoscaler]:
    """An endpoint without instances, and what starts them.

    Args:
        deployment: the endpoint.
        policies: of it.
        settings: of the emulator, with a speed.
        client: returns the boto3 client of a service and an access key.
        on_end: called with each invocation that has ended.
    """
    speed = settings.speed or 1.0
    fleet = Fleet(partial(Container, deployment, settings), policies.concurrency, speed)
    workers = policies.concurrency * policies.most
    made = Endpoint(deployment, settings, client, on_end, fleet, workers)

    def report() -> list[metrics.Metric]:
        found = metrics.report(made)
        client("cloudwatch").put_metric_data(Namespace=metrics.NAMESPACE, MetricData=found)
        return found

    return made, Autoscaler(policies, fleet, report, _midnight(policies.timezone))


def _midnight(timezone: str) -> float:
    """When the day began there, seconds from now: below zero."""
    now = datetime.now(ZoneInfo(timezone))
    return (now.replace(hour=0, minute=0, second=0, microsecond=0) - now).total_seconds()


def policies_of(deployment: Deployment) -> Policies:
    """The policies of a container's endpoint.

    Args:
        deployment: the endpoint.
    """
    first, *_ = deployment.environment["FACEMAGI_MODEL"].split(",")
    (manifest,) = read_manifests(find_models([first]))
    return of_endpoint(manifest.endpoint)
