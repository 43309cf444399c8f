"""The runbook: every alarm of the templates has a section, and every fault that is made for one has a line."""

import re

import pytest

from scripts.alarm_faults.faults import FAULTS, Fault
from scripts.cloudformation.template import read_template, resources_of
from scripts.repository import ENDPOINT_TEMPLATE, ROOT, TEMPLATE

PAGE = (ROOT / "docs" / "runbook.md").read_text("utf-8")

SECTIONS = dict(re.findall(r"^### `(\w+)`\n\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))

ALARMS = [
    alarm
    for path in (TEMPLATE, ENDPOINT_TEMPLATE)
    for alarm in resources_of(read_template(path), "AWS::CloudWatch::Alarm")
]

QUESTIONS = ("Meaning", "Look at", "Do")

NOT_MADE = {"ResultAlarm", "WakeUpAlarm", "SpareAlarm"}
"""The alarms for which the page says why no fault is made."""


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_has_a_section_with_its_meaning_and_what_to_do(alarm: str) -> None:
    assert re.findall(r"^- \*\*([\w ]+):\*\* ", SECTIONS[alarm], re.MULTILINE) == list(QUESTIONS)


def test_the_runbook_has_no_section_of_an_alarm_that_is_gone() -> None:
    assert sorted(SECTIONS) == sorted(ALARMS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.make.__name__)
def test_the_page_has_what_the_alarm_did_at_its_fault(fault: Fault) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| {fault.words} |"))
    assert f"| `{fault.alarm}` |" in row
    assert "did not go off" not in row


def test_a_fault_is_made_for_every_alarm_that_can_be_tried() -> None:
    assert {fault.alarm for fault in FAULTS} == set(ALARMS) - NOT_MADE
