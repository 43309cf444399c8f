"""Every published network, written here, answers as the original does."""

import json
import os
from pathlib import Path

import pytest

from facemagi.manifest import model_folders, read_manifest
from tests.models.parity_run import compare, framework_of
from tests.support.frameworks import ask
from tests.support.samples import ROOT

NUMBERS = Path(os.environ.get("FACEMAGI_PARITY_DIR", ROOT / "tests" / "parity"))
CASES = sorted(NUMBERS.glob("*.json"))

UNPUBLISHED = {"beauty_gan"}
"""Networks whose original code nobody ever saw: there are no numbers to hold them to."""


def test_there_are_numbers() -> None:
    assert CASES


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_network_answers_as_the_original(path: Path) -> None:
    # given the original's weights by their names, and its inputs
    framework = framework_of(json.loads(path.read_text("utf-8")))
    # when our network gets both
    report = ask(framework, compare, path)
    # then its weights have the same names and shapes, and its answers differ by less than the tolerance
    assert report.names == []
    assert report.fingerprint
    assert {name: excess for name, excess in report.excess.items() if not excess <= 1} == {}


def test_every_network_is_held_to_its_original() -> None:
    models = [read_manifest(folder) for folder in model_folders(ROOT / "sagemaker_endpoints")]
    written = {model.name for model in models if model.weights}
    held = {path.stem for path in (ROOT / "tests" / "models" / "originals").glob("[!_]*.py")}
    assert written - UNPUBLISHED == held
