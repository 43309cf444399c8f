"""Makes a fault and watches the alarms."""

import time
from dataclasses import dataclass

from scripts.alarm_faults.faults import Fault
from scripts.alarm_faults.scene import Scene
from scripts.local_cloud.monitoring import alarms
from scripts.local_cloud.monitoring.alarms import Evaluation

SPEED = 60.0
"""Seconds of the templates' alarms in one second of the run: a period of five minutes takes five seconds."""

PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class Outcome:
    """What the alarms did when a fault was made.

    Attributes:
        fault: the fault.
        went_off: the alarms that went off, in this order.
        after: seconds until the fault's own alarm went off; None where it did not.
        value: of its metric then.
        ended: whether all alarms went back after the fault.
    """

    fault: Fault
    went_off: tuple[str, ...]
    after: float | None
    value: float | None
    ended: bool


def watch(scene: Scene, fault: Fault) -> Outcome:
    """Make a fault, and evaluate all alarms until its own goes off; then end it, and wait until they are quiet.

    Args:
        scene: the local cloud; no alarm is on.
        fault: the fault.
    """
    start, seen, reached = time.monotonic(), list[str](), None
    with fault.make(scene):
        while reached is None and time.monotonic() < start + PATIENCE_SECONDS:
            on = {logical_name(each): each for each in evaluate(scene) if each.state == "ALARM"}
            seen += [name for name in on if name not in seen]
            reached = on.get(fault.alarm)
            time.sleep(PAUSE_SECONDS)
        after = time.monotonic() - start
    ended = _quiet(scene, seen)
    at, value = (after, reached.value) if reached else (None, None)
    return Outcome(fault, tuple(seen), at, value, ended)


def evaluate(scene: Scene) -> list[Evaluation]:
    """The states of all alarms that notify somebody; they are written into CloudWatch, too.

    Args:
        scene: the local cloud.
    """
    cloudwatch = scene.aws("cloudwatch")
    evaluations = [alarms.evaluate(cloudwatch, alarm, SPEED) for alarm in alarms.for_people(cloudwatch)]
    alarms.record(cloudwatch, evaluations)
    return evaluations


def logical_name(evaluation: Evaluation) -> str:
    """The alarm's name in its template.

    Args:
        evaluation: of the alarm.
    """
    return evaluation.name.rpartition("-")[2]


def _quiet(scene: Scene, seen: list[str]) -> bool:
    """Wait until no alarm is on; those that go off meanwhile, after the fault's own, are noted."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        on = [logical_name(each) for each in evaluate(scene) if each.state == "ALARM"]
        if not on:
            return True
        seen += [name for name in on if name not in seen]
        time.sleep(PAUSE_SECONDS)
    return False
