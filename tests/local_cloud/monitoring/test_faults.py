"""Alarms of the templates go off at their faults, on what the local cloud publishes."""

from collections.abc import Iterator

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


@pytest.fixture(scope="module")
def running() -> Iterator[Scene]:
    with scene() as started:
        yield started


@pytest.mark.parametrize(
    "fault", [fault for fault in FAULTS if fault.make in QUICK], ids=lambda each: each.make.__name__
)
def test_an_alarm_goes_off_at_its_fault_and_ends_after_it(fault: faults.Fault, running: Scene) -> None:
    outcome = watch(running, fault)
    assert fault.alarm in outcome.went_off
    assert outcome.ended
