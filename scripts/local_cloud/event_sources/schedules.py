"""Sends events to the functions that run on a schedule, as EventBridge does."""

import json
import re
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from scripts.cloudformation.intrinsics import TemplateError
from scripts.cloudformation.pseudo_parameters import ACCOUNT, REGION
from scripts.local_cloud.dispatcher import Dispatcher
from scripts.local_cloud.stack.stack import Stack

RULE = "AWS::Events::Rule"
RATE = re.compile(r"rate\((\d+) (second|minute|hour|day)s?\)")
MINUTE_SECONDS = 60
UNIT_SECONDS = {"second": 1, "minute": MINUTE_SECONDS, "hour": 3600, "day": 86_400}


def read(stack: Stack) -> dict[str, float]:
    """The functions of a stack that run on a schedule, and the seconds between two runs of each.

    Args:
        stack: the service's stack, created.

    Raises:
        TemplateError: a schedule is not a rate.
    """
    return {
        target["Arn"].rpartition(":")[2]: _seconds(properties["ScheduleExpression"])
        for properties in map(stack.properties, stack.of_type(RULE))
        for target in properties["Targets"]
    }


def start(dispatcher: Dispatcher, function: str, seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
    """Send a function an event after each pause, endlessly, in a thread of its own.

    Args:
        dispatcher: delivers the events.
        function: the function's name.
        seconds: the pause.
        sleep: waits that long.
    """

    def run() -> None:
        while True:
            sleep(seconds)
            dispatcher.accept(function, json.dumps(event()))

    threading.Thread(target=run, daemon=True, name=f"schedule of {function}").start()


def event() -> dict[str, object]:
    """The event of a schedule.

    https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html
    """
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "region": REGION,
        "resources": [],
        "detail": {},
    }


def _seconds(expression: str) -> float:
    match = RATE.fullmatch(expression)
    if match is None:
        raise TemplateError(f"The local cloud knows schedules such as 'rate(5 minutes)', not '{expression}'")
    return int(match[1]) * UNIT_SECONDS[match[2]]
