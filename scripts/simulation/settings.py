"""What can be changed in the policies and in the service's queue, and how."""

from dataclasses import dataclass, replace
from math import inf

from facemagi import limits
from scripts.autoscaling.policies import Policies, Step, StepPolicy
from scripts.simulation.options import Options
from scripts.simulation.window import SERVICE

Grades = tuple[tuple[int, int], ...]
"""(so many instances are spare, so many stop)."""

GRADES: Grades = ((0, 1), (8, 4), (40, 20), (200, 100))
"""A large endpoint stops more at a time: the steps of the template."""

SINGLE: Grades = ((0, 1),)


@dataclass(frozen=True)
class Settings:
    """Parameters of one endpoint.

    Attributes:
        backlog: waiting jobs per instance at which another one starts.
        out_cooldown_s: of target tracking.
        stop_minutes: for so long an instance must be spare.
        stop_cooldown_s: between two stops.
        stops_graded: whether a large endpoint stops several at a time.
        least: the fewest instances.
        window: the rule of the service's queue.
        sweep_s: how often the sweeper looks at it.
    """

    backlog: int
    out_cooldown_s: float
    stop_minutes: int
    stop_cooldown_s: float
    stops_graded: bool = True
    least: int = 0
    window: str = SERVICE
    sweep_s: int = limits.SWEEP_SECONDS

    def policies(self, template: Policies) -> Policies:
        """The policies of the template with these parameters.

        Args:
            template: as it is.
        """
        tracking = tuple(
            replace(each, target=float(self.backlog), out_cooldown_s=self.out_cooldown_s) for each in template.tracking
        )
        steps = tuple(self._stop(each, template) if _stops(each) else each for each in template.steps)
        return replace(template, least=self.least, backlog=self.backlog, tracking=tracking, steps=steps)

    def options(self, options: Options) -> Options:
        """What is assumed, with these parameters.

        Args:
            options: without.
        """
        return replace(options, window=self.window, sweep_s=self.sweep_s)

    def _stop(self, policy: StepPolicy, template: Policies) -> StepPolicy:
        alarm = replace(policy.alarm, periods=self.stop_minutes, datapoints=self.stop_minutes)
        steps = _steps(GRADES if self.stops_graded else SINGLE)
        return replace(policy, alarm=alarm, cooldown_s=self.stop_cooldown_s, steps=steps)


def of_template(template: Policies) -> Settings:
    """The parameters as they are in the template.

    Args:
        template: its policies.

    Raises:
        LookupError: it has not one policy with a target and one that stops instances.
    """
    stops = [each for each in template.steps if _stops(each)]
    if len(template.tracking) != 1 or len(stops) != 1:
        raise LookupError("The search needs one policy with a target and one that stops instances.")
    (tracking,), (stop,) = template.tracking, stops
    return Settings(
        template.backlog,
        tracking.out_cooldown_s,
        stop.alarm.periods,
        stop.cooldown_s,
        stops_graded=len(stop.steps) > 1,
        least=template.least,
    )


def _stops(policy: StepPolicy) -> bool:
    return all(step.change < 0 for step in policy.steps)


def _steps(grades: Grades) -> tuple[Step, ...]:
    bounds = [float(spare) for spare, _ in grades] + [inf]
    return tuple(Step(bounds[index], bounds[index + 1], -change) for index, (_, change) in enumerate(grades))
