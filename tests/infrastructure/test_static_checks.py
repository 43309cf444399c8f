"""The rules of checkov that a template leaves out: each with its reason, beside the resource."""

from typing import Any

import pytest

from scripts.cloudformation.template import read_template
from scripts.repository import ENDPOINT_TEMPLATE, STUDIO_TEMPLATE, TEMPLATE, TRAINING_TEMPLATE

MIN_WORDS = 5
"""A shorter reason only repeats the rule."""

SKIPS = [
    pytest.param(skip, id=f"{name}-{skip.get('id')}")
    for path in (TEMPLATE, ENDPOINT_TEMPLATE, STUDIO_TEMPLATE, TRAINING_TEMPLATE)
    for name, resource in read_template(path)["Resources"].items()
    for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", [])
]


@pytest.mark.parametrize("skip", SKIPS)
def test_a_rule_that_is_left_out_has_its_reason(skip: dict[str, Any]) -> None:
    # a reason with a comma and without quotes would be cut there: its rest would be another member
    assert skip.keys() == {"id", "comment"}
    assert len(skip["comment"].split()) >= MIN_WORDS
