"""Alarms of the templates go off at their faults, on what the local cloud publishes."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.alarm_faults import faults
from scripts.alarm_faults.faults import FAULTS
from scripts.alarm_faults.scene import Scene, scene
from scripts.alarm_faults.watching import watch

QUICK = (
    faults.containers_are_killed,
    faults.photos_are_gone,
    faults.notices_cannot_be_published,
    faults.a_function_fails,
    faults.too_many_calls_wait,
)
"""The others take more than half a minute each; docs/runbook.md has what they did."""


STEPS = {"sent", "job done", "job ended", "notice"}
"""The lines of a job, by their messages."""

WRITING_SECONDS = 20
"""More than a function needs for its last line, on a busy machine."""


@pytest.fixture(scope="module")
def running() -> Iterator[Scene]:
    with scene() as started:
        yield started


def lines_of(running: Scene, job: str) -> dict[str, Any]:
    """The lines of all logs that name a job, by their messages."""
    texts = [line for log in running.cloud.logs.glob("*.log") for line in log.read_text("utf-8").splitlines()]
    lines = [json.loads(text) for text in texts if text.startswith("{") and job in text]
    return {line["message"]: line for line in lines}


def test_a_job_can_be_followed_from_the_call_to_its_end(running: Scene) -> None:
    # when a job has ended
    (job,) = running.jobs(running.photo(), 1)
    running.settle([job])
    # then the logs of functions and container name it, the last after the job's end is known
    deadline = time.monotonic() + WRITING_SECONDS
    while not set(lines := lines_of(running, job)) >= STEPS and time.monotonic() < deadline:
        time.sleep(0.1)
    assert set(lines) >= STEPS
    # and the container names the trace of the call
    assert lines["job done"]["trace"] == lines["sent"]["xray_trace_id"]


@pytest.mark.parametrize(
    "fault", [fault for fault in FAULTS if fault.make in QUICK], ids=lambda each: each.make.__name__
)
def test_an_alarm_goes_off_at_its_fault_and_ends_after_it(fault: faults.Fault, running: Scene) -> None:
    outcome = watch(running, fault)
    assert fault.alarm in outcome.went_off
    assert outcome.ended
