"""What Application Auto Scaling does with the policies: it looks at the alarms each minute, and says how many instances
there should be.

The template does not say everything. What AWS adds is here, each with its source.
"""

from dataclasses import dataclass
from math import ceil

from scripts.autoscaling.floors import least_at
from scripts.autoscaling.metric_math import COMPARISONS, Value, compute
from scripts.autoscaling.metrics import MINUTE_S, Minutes, Sample
from scripts.autoscaling.policies import Alarm, Policies, Step, StepPolicy, TrackingPolicy

TRACKING_PERIODS = 3
"""A metric must be above its target for three minutes before target tracking adds instances: so are the alarms that
AWS creates for it (Application Auto Scaling user guide)."""

TRACKING_IN_PERIODS, TRACKING_IN_SHARE = 15, 0.9
"""It removes instances after a quarter of an hour below nine tenths of the target."""

METRIC_DELAY_S = 60
"""How late a minute's metrics are there; CloudWatch promises no time. A start from zero adds one to two minutes."""


@dataclass
class _Cooldown:
    """The time after a change of a policy, and how many instances there were before it."""

    until: float = 0.0
    before: int = 0

    def base(self, now: float, wanted: int) -> int:
        """What a policy adds its instances to: in the cooldown, those that it has just added are part of the result."""
        return self.before if now < self.until else wanted

    def begin(self, now: float, seconds: float, before: int) -> None:
        self.until, self.before = now + seconds, before


class Control:
    """The alarms and policies of one endpoint.

    Args:
        policies: from the template.
        delay_s: how late metrics are there.
        midnight: when a day began or begins, seconds from the start, in the time zone of the floors.

    Attributes:
        least: the fewest instances now.
    """

    def __init__(self, policies: Policies, delay_s: float = METRIC_DELAY_S, midnight: float = 0.0) -> None:
        self._policies, self._midnight, self.least = policies, midnight, policies.least
        self._delay = ceil(delay_s / MINUTE_S)
        self._minutes = Minutes()
        names = [each.name for each in policies.tracking] + [each.name for each in policies.steps]
        self._cooldowns = {name: _Cooldown() for name in names}

    def minute(self, now: float, sample: Sample, wanted: int, is_changing: bool) -> int:
        """The number of instances that there should be after one more minute.

        Args:
            now: the end of the minute, seconds.
            sample: what was measured in it.
            wanted: how many there should be so far.
            is_changing: whether instances are starting. SageMaker refuses another change until they run.

        Returns:
            The number, between the limits of the endpoint.
        """
        self._minutes.add(sample)
        self.least = least_at(now, self._policies.floors, self._policies.least, self._midnight)
        last = len(self._minutes) - 1 - self._delay
        if is_changing:
            return wanted
        if last < 0:
            return self._within(wanted)
        for policy in self._policies.tracking:
            wanted = max(wanted, self._tracked(policy, now, last, wanted))
        more = [self._stepped(policy, now, last, wanted) for policy in self._policies.steps]
        best = max([wanted, *more])
        if best == wanted and more:
            best = min(more)
        return self._within(best)

    def _within(self, wanted: int) -> int:
        return max(self.least, min(self._policies.most, wanted))

    def _tracked(self, policy: TrackingPolicy, now: float, last: int, wanted: int) -> int:
        values = [self._minutes.value(policy.metric, last - back) for back in range(TRACKING_PERIODS)]
        latest = values[0]
        if latest is None or not all(value is not None and value > policy.target for value in values):
            return self._tracked_in(policy, now, last, wanted) if policy.scales_in else wanted
        cooldown = self._cooldowns[policy.name]
        base = cooldown.base(now, wanted)
        needed = min(ceil(base * latest / policy.target), self._policies.most)
        if needed <= wanted:
            return wanted
        cooldown.begin(now, policy.out_cooldown_s, base)
        return needed

    def _tracked_in(self, policy: TrackingPolicy, now: float, last: int, wanted: int) -> int:
        values = [self._minutes.value(policy.metric, last - back) for back in range(TRACKING_IN_PERIODS)]
        below = [value for value in values if value is not None and value < TRACKING_IN_SHARE * policy.target]
        if len(below) < TRACKING_IN_PERIODS or now < self._cooldowns[policy.name].until:
            return wanted
        self._cooldowns[policy.name].begin(now, policy.in_cooldown_s, wanted)
        return ceil(wanted * below[0] / policy.target)

    def _stepped(self, policy: StepPolicy, now: float, last: int, wanted: int) -> int:
        value = self._breaching_value(policy.alarm, last)
        step = None if value is None else _step(policy.steps, value - policy.alarm.threshold)
        if step is None:
            return wanted
        cooldown = self._cooldowns[policy.name]
        base = cooldown.base(now, wanted)
        new = self._within(step.change + (0 if policy.is_exact else base))
        if new == wanted or (now < cooldown.until and new < wanted) or (step.change > 0 and new < wanted):
            return wanted
        cooldown.begin(now, policy.cooldown_s, base)
        return new

    def _breaching_value(self, alarm: Alarm, last: int) -> Value:
        """The latest value of an alarm that is on; None while it is off."""
        step = alarm.period_s // MINUTE_S
        ends = [last - back * step for back in range(alarm.periods)]
        values = [self._value(alarm, end) if end >= 0 else None for end in ends]
        breaching = sum(_breaches(alarm, value) for value in values)
        known = [value for value in values if value is not None]
        return known[0] if known and breaching >= alarm.datapoints else None

    def _value(self, alarm: Alarm, last: int) -> Value:
        values = {name: self._minutes.value(metric, last) for name, metric in alarm.metrics.items()}
        return compute(alarm.expression, values)


def _breaches(alarm: Alarm, value: Value) -> bool:
    if value is None:
        return alarm.missing == "breaching"
    return COMPARISONS[alarm.comparison](value, alarm.threshold)


def _step(steps: tuple[Step, ...], above: float) -> Step | None:
    fitting = [step for step in steps if step.lower <= above < step.upper]
    return fitting[0] if fitting else None
