"""Functions on a schedule get EventBridge's events."""

import json
import threading

import pytest

from scripts.cloudformation.intrinsics import TemplateError
from scripts.local_cloud.dispatcher import Dispatcher
from scripts.local_cloud.event_sources import schedules


class Stack:
    """A stack with one rule, whose target is one function."""

    def __init__(self, schedule: str) -> None:
        self._schedule = schedule

    def of_type(self, resource_type: str) -> list[str]:
        return ["Rule"] if resource_type == "AWS::Events::Rule" else []

    def properties(self, logical_id: str) -> dict[str, object]:
        target = {"Arn": "arn:aws:lambda:eu-west-1:1:function:sweeper", "Id": "1"}
        return {"ScheduleExpression": self._schedule, "Targets": [target]}


class RecordingDispatcher(Dispatcher):
    """Records events instead of sending them."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []

    def accept(self, function: str, event: str) -> None:
        self.events.append((function, event))


@pytest.mark.parametrize(
    ("schedule", "seconds"), [("rate(5 minutes)", 300), ("rate(1 hour)", 3600), ("rate(1 minute)", 60)]
)
def test_the_pause_is_read_from_the_rule(schedule: str, seconds: float) -> None:
    assert schedules.read(Stack(schedule)) == {"sweeper": seconds}  # type: ignore[arg-type]


def test_a_schedule_that_is_no_rate_is_refused() -> None:
    with pytest.raises(TemplateError, match="cron"):
        schedules.read(Stack("cron(0 1 * * ? *)"))  # type: ignore[arg-type]


def test_an_event_is_sent_after_each_pause() -> None:
    # given a clock that stops after two pauses
    dispatcher, stopped, pauses = RecordingDispatcher(), threading.Event(), list[float]()

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) > 2:
            stopped.set()
            threading.Event().wait()

    # when a function runs every five minutes
    schedules.start(dispatcher, "sweeper", 300, sleep)
    assert stopped.wait(10)
    # then it gets one event after each pause
    assert [function for function, _ in dispatcher.events] == ["sweeper"] * 2
    assert pauses == [300, 300, 300]
    assert json.loads(dispatcher.events[0][1])["source"] == "aws.events"
