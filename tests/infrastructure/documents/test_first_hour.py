"""The page of the first hour: every command on it exists, with the options that it uses."""

import re
from importlib.util import find_spec

import botocore.session
import pytest
from botocore import xform_name

from scripts.repository import ROOT
from tests.support.pages import blocks

PAGE = ROOT / "docs" / "first_hour.md"

LINES = [line for _, text in blocks(PAGE) for line in re.sub(r"\\\n\s*", "", text).splitlines()]

AWS = sorted({match for line in LINES for match in re.findall(r"\baws ([a-z0-9-]+ [a-z0-9-]+[^)#]*)", line)})
SCRIPTS = sorted({match for line in LINES for match in re.findall(r"\./scripts/([a-z]+[^)#]*)", line)})
MODULES = sorted({match for line in LINES for match in re.findall(r"-m (scripts\.[\w.]+)", line)})

OF_EVERY_COMMAND = {"query", "output"}
"""Options of the AWS CLI itself."""

SERVICES = {"s3api": "s3"}
"""Services that have another name in the AWS CLI."""

CODE = {"deploy": "deployment/deploy.py", "undeploy": "deployment/undeploy.py", "keys": "deployment/keys.py"}
"""Where the options of a script are declared; `demo` has a package."""


def options_of(command: str) -> set[str]:
    return set(re.findall(r"(?<!\S)--([a-z-]+)", command))


@pytest.mark.parametrize("command", AWS)
def test_a_command_of_aws_exists_with_its_options(command: str) -> None:
    service, operation, *_ = command.split()
    model = botocore.session.Session().get_service_model(SERVICES.get(service, service))
    names = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(names[operation]).input_shape
    known = {xform_name(member, "-") for member in shape.members} if shape else set()
    assert options_of(command) - OF_EVERY_COMMAND <= known


@pytest.mark.parametrize("command", SCRIPTS)
def test_a_script_exists_with_its_options(command: str) -> None:
    name = command.split(maxsplit=1)[0]
    assert (ROOT / "scripts" / name).is_file()
    places = [ROOT / "scripts" / CODE[name]] if name in CODE else (ROOT / "scripts" / "demonstration").glob("*.py")
    code = "".join(place.read_text("utf-8") for place in places)
    assert {option for option in options_of(command) if f'"--{option}"' not in code} == set()


@pytest.mark.parametrize("module", MODULES)
def test_a_module_exists(module: str) -> None:
    assert find_spec(module)


def test_every_step_says_what_one_should_see() -> None:
    steps = re.split(r"^## \d+\. ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert len(steps) == 10
    assert [step.splitlines()[0] for step in steps if "You should" not in step] == []
