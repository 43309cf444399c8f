"""The checks of both templates: they find nothing wrong with the templates, and every fault that is put into them."""

import copy
from collections.abc import Callable

import pytest

from scripts.cloudformation.template import Json, read_template
from scripts.repository import ENDPOINT_TEMPLATE, TEMPLATE
from tests.infrastructure.checks import endpoint, service
from tests.infrastructure.faults import ENDPOINT_FAULTS, SERVICE_FAULTS
from tests.infrastructure.template_changes import changed

Checks = Callable[[Json], list[str]]

SERVICE, ENDPOINT = read_template(TEMPLATE), read_template(ENDPOINT_TEMPLATE)

FAULTS = [
    pytest.param(template, all_problems, fault, id=f"{name}: {description}")
    for name, template, all_problems, faults in (
        ("service", SERVICE, service.all_problems, SERVICE_FAULTS),
        ("endpoint", ENDPOINT, endpoint.all_problems, ENDPOINT_FAULTS),
    )
    for description, fault in faults.items()
]


@pytest.mark.parametrize(
    ("template", "all_problems"),
    [(SERVICE, service.all_problems), (ENDPOINT, endpoint.all_problems)],
    ids=["service", "endpoint"],
)
def test_the_template_has_no_problems(template: Json, all_problems: Checks) -> None:
    assert all_problems(template) == []


@pytest.mark.parametrize(("template", "all_problems", "fault"), FAULTS)
def test_a_fault_is_found(template: Json, all_problems: Checks, fault: tuple[str, object, str]) -> None:
    path, value, message = fault
    # given the template with one fault
    faulty = changed(template, path, value)
    # when it is checked
    problems = all_problems(faulty)
    # then the fault is found
    assert message in " ".join(problems)


def test_a_change_does_not_affect_the_original() -> None:
    path, value, _ = SERVICE_FAULTS["a bucket without encryption"]
    before = copy.deepcopy(SERVICE)
    changed(SERVICE, path, value)
    assert before == SERVICE
