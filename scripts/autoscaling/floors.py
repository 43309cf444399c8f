"""The scheduled actions of an endpoint: how warm times become parameters of endpoint.yaml, and what AWS makes of them.

A scheduled action sets MinCapacity at its time; it stays until the next one. If fewer instances run, AWS starts the
missing ones, and no policy goes below it. A lower MinCapacity stops nothing by itself.
https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-policy-overview.html
"""

import re
from collections.abc import Iterable, Sequence

from facemagi.endpoints.warm_times import DAY_MINUTES, MAX_FLOORS, Floor, WarmTime, floors
from scripts.cloudformation.template import Json

UTC = "Etc/UTC"

NO_CHANGE = "none=0"
"""The value of a parameter that is not used."""

_DAILY = re.compile(r"cron\((\d+) (\d+) \* \* \? \*\)")


def parameters(warm: Sequence[WarmTime]) -> dict[str, str]:
    """The parameters of endpoint.yaml that say when instances run without jobs.

    Args:
        warm: the times of the container.
    """
    changes = [f"{floor.schedule}={floor.instances}" for floor in floors(warm)]
    changes += [NO_CHANGE] * (MAX_FLOORS - len(changes))
    named = {f"Floor{number}": change for number, change in enumerate(changes, 1)}
    return {"Timezone": warm[0].timezone if warm else UTC} | named


def of_actions(actions: Iterable[Json]) -> tuple[Floor, ...]:
    """The changes that scheduled actions make each day.

    Args:
        actions: of a scalable target, as the template has them.

    Raises:
        LookupError: one does something else.
    """
    return tuple(_floor(action) for action in actions)


def least_at(now: float, changes: Sequence[Floor], least: int, midnight: float = 0.0) -> int:
    """The MinCapacity at a time.

    Args:
        now: seconds since the endpoint was made.
        changes: from `of_actions`.
        least: the MinCapacity before the first change.
        midnight: how many seconds before or after it a day began, in the time zone of the changes.
    """
    passed = {change: (now - midnight - 60 * change.minute) % (60 * DAY_MINUTES) for change in changes}
    over = [change for change in changes if passed[change] <= now]
    return min(over, key=lambda change: passed[change]).instances if over else least


def _floor(action: Json) -> Floor:
    found, limits = _DAILY.fullmatch(action["Schedule"]), action["ScalableTargetAction"]
    if found is None or set(limits) != {"MinCapacity"}:
        raise LookupError(f"The simulation does not know the scheduled action {action['ScheduledActionName']}.")
    minute, hour = map(int, found.groups())
    return Floor(60 * hour + minute, int(limits["MinCapacity"]))
