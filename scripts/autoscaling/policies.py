"""The scaling policies of an endpoint, as endpoint.yaml has them. Nothing here repeats a number of the template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from facemagi.endpoints.warm_times import Floor
from facemagi.manifest import Endpoint
from facemagi.queueing.capacity import Capacity
from scripts.autoscaling.floors import UTC, of_actions, parameters
from scripts.cloudformation.resolved import only, resolve
from scripts.cloudformation.template import Json, read_template, resources_of
from scripts.repository import ENDPOINT_TEMPLATE

POLICY = "AWS::ApplicationAutoScaling::ScalingPolicy"
ALARM = "AWS::CloudWatch::Alarm"

VALUE = "value"
"""The id of the metric of an alarm that has no expression."""


@dataclass(frozen=True)
class Metric:
    """A metric, as an alarm reads it.

    Attributes:
        name: CloudWatch's name.
        stat: how the samples of a period become one number.
        period_s: length of a period.
    """

    name: str
    stat: str
    period_s: int


@dataclass(frozen=True)
class Alarm:
    """An alarm.

    Attributes:
        metrics: what it reads, by id.
        expression: metric math of these ids.
        periods: how many periods it looks at.
        datapoints: how many of them must breach.
        threshold: compared with the expression.
        comparison: CloudWatch's name of the comparison.
        missing: how a period without a value counts.
    """

    metrics: Mapping[str, Metric]
    expression: str
    periods: int
    datapoints: int
    threshold: float
    comparison: str
    missing: str

    @property
    def period_s(self) -> int:
        """Length of a period."""
        return max(metric.period_s for metric in self.metrics.values())


@dataclass(frozen=True)
class Step:
    """One step of a policy.

    Attributes:
        lower: it counts from this far above the threshold.
        upper: to this far.
        change: the instances that it adds, or their number with `ExactCapacity`.
    """

    lower: float
    upper: float
    change: int


@dataclass(frozen=True)
class StepPolicy:
    """A policy that an alarm triggers.

    Attributes:
        name: its name.
        alarm: that triggers it.
        is_exact: whether a step names the number of instances, not a difference.
        steps: by how far the alarm's value is above its threshold.
        cooldown_s: so long after its last change it makes no other.
    """

    name: str
    alarm: Alarm
    is_exact: bool
    steps: tuple[Step, ...]
    cooldown_s: float


@dataclass(frozen=True)
class TrackingPolicy:
    """A policy that keeps a metric at a target.

    Attributes:
        name: its name.
        metric: that it tracks.
        target: the value of the metric.
        out_cooldown_s: so long after it added instances, it adds more only if more are needed than it added.
        in_cooldown_s: so long after it removed instances, it removes no other.
        scales_in: whether it removes instances.
    """

    name: str
    metric: Metric
    target: float
    out_cooldown_s: float
    in_cooldown_s: float
    scales_in: bool


@dataclass(frozen=True)
class Policies:
    """How an endpoint scales.

    Attributes:
        least: the fewest instances, before the first of the floors.
        most: the most instances.
        concurrency: jobs that an instance gets at once.
        backlog: waiting jobs per instance at which another one starts, which the service's own queue also uses.
        tracking: policies with a target.
        steps: policies with an alarm.
        floors: how the fewest instances change on a day.
        timezone: of the floors.
        first_window: how many jobs the service's own queue sends at first; 0 for just more than start an instance.
    """

    least: int
    most: int
    concurrency: int
    backlog: int
    tracking: tuple[TrackingPolicy, ...]
    steps: tuple[StepPolicy, ...]
    floors: tuple[Floor, ...] = ()
    timezone: str = UTC
    first_window: int = 0

    @property
    def capacity(self) -> Capacity:
        """The endpoint, as the service's own queue sees it."""
        return Capacity("simulated", self.concurrency, self.backlog, self.most, first_window=self.first_window)


def of_endpoint(endpoint: Endpoint, template: Json | None = None) -> Policies:
    """The policies of a container's endpoint.

    Args:
        endpoint: its settings, from model.toml.
        template: another template; None for endpoint.yaml.

    Raises:
        LookupError: the template has a kind of policy that is not known here.
    """
    source = read_template(ENDPOINT_TEMPLATE) if template is None else template
    deployed = resolve(source, _parameters(source, endpoint))
    target = only(deployed, "AWS::ApplicationAutoScaling::ScalableTarget")
    client = only(deployed, "AWS::SageMaker::EndpointConfig")["AsyncInferenceConfig"]["ClientConfig"]
    policies = resources_of(deployed, POLICY)
    return Policies(
        int(target["MinCapacity"]),
        int(target["MaxCapacity"]),
        int(client["MaxConcurrentInvocationsPerInstance"]),
        endpoint.backlog_per_instance,
        tuple(_tracking(each) for each in policies.values() if each["PolicyType"] == "TargetTrackingScaling"),
        tuple(_step_policies(policies, resources_of(deployed, ALARM).values())),
        of_actions(target.get("ScheduledActions", [])),
        next((action["Timezone"] for action in target.get("ScheduledActions", [])), UTC),
        endpoint.window or 0,
    )


def _parameters(template: Json, endpoint: Endpoint) -> dict[str, Any]:
    """The parameters that scale; the others get their own names."""
    known = {
        "InstanceType": endpoint.instance_type,
        "MaxConcurrency": endpoint.max_concurrency,
        "MaxInstances": endpoint.max_instances,
        "BacklogPerInstance": endpoint.backlog_per_instance,
        **parameters(endpoint.warm),
    }
    unset = {name: name for name, entry in template["Parameters"].items() if "Default" not in entry}
    return unset | known


def _tracking(policy: Json) -> TrackingPolicy:
    settings = policy["TargetTrackingScalingPolicyConfiguration"]
    metric = settings["CustomizedMetricSpecification"]
    return TrackingPolicy(
        policy["PolicyName"],
        Metric(metric["MetricName"], metric["Statistic"], 60),
        float(settings["TargetValue"]),
        float(settings.get("ScaleOutCooldown", 300)),
        float(settings.get("ScaleInCooldown", 300)),
        settings.get("DisableScaleIn") is not True,
    )


def _step_policies(policies: Mapping[str, Json], alarms: Iterable[Json]) -> Iterable[StepPolicy]:
    for alarm in alarms:
        for action in alarm.get("AlarmActions", []):
            if action in policies:
                yield _step_policy(policies[action], _alarm(alarm))


def _step_policy(policy: Json, alarm: Alarm) -> StepPolicy:
    settings = policy["StepScalingPolicyConfiguration"]
    kind = settings["AdjustmentType"]
    if kind not in ("ChangeInCapacity", "ExactCapacity"):
        raise LookupError(f"The simulation does not know the adjustment {kind} of {policy['PolicyName']}.")
    steps = tuple(
        Step(
            float(each.get("MetricIntervalLowerBound", -inf)),
            float(each.get("MetricIntervalUpperBound", inf)),
            int(each["ScalingAdjustment"]),
        )
        for each in settings["StepAdjustments"]
    )
    cooldown = float(settings.get("Cooldown", 300))
    return StepPolicy(policy["PolicyName"], alarm, kind == "ExactCapacity", steps, cooldown)


def _alarm(alarm: Json) -> Alarm:
    metrics, expression = _math(alarm) if "Metrics" in alarm else _single(alarm)
    periods = int(alarm["EvaluationPeriods"])
    return Alarm(
        metrics,
        expression,
        periods,
        int(alarm.get("DatapointsToAlarm", periods)),
        float(alarm["Threshold"]),
        alarm["ComparisonOperator"],
        alarm.get("TreatMissingData", "missing"),
    )


def _single(alarm: Json) -> tuple[dict[str, Metric], str]:
    return {VALUE: Metric(alarm["MetricName"], alarm["Statistic"], int(alarm["Period"]))}, VALUE


def _math(alarm: Json) -> tuple[dict[str, Metric], str]:
    (expression,) = (each["Expression"] for each in alarm["Metrics"] if "Expression" in each)
    stats = {each["Id"]: each["MetricStat"] for each in alarm["Metrics"] if "MetricStat" in each}
    return {
        name: Metric(stat["Metric"]["MetricName"], stat["Stat"], int(stat["Period"])) for name, stat in stats.items()
    }, expression
