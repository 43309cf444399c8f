"""Every network here gives the same results as the published original."""

import json
import os
from pathlib import Path

import pytest

from facemagi.manifest import model_folders, read_manifest
from tests.models.networks.parity_run import compare, framework_of
from tests.support.frameworks import run_in
from tests.support.samples import ROOT

RESULTS = Path(os.environ.get("FACEMAGI_PARITY_DIR", ROOT / "tests" / "parity"))
CASES = sorted(RESULTS.glob("*.json"))

UNPUBLISHED = {"beauty_gan"}
"""Networks whose original code was never published: there are no results to compare with."""


def test_there_are_stored_results() -> None:
    assert CASES


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_network_computes_the_outputs_of_the_original(path: Path) -> None:
    # given the weights of the original by their names, and its inputs
    framework = framework_of(json.loads(path.read_text("utf-8")))
    # when our network runs with both
    report = run_in(framework, compare, path)
    # then its weights have the same names and shapes, and its outputs differ by less than the tolerance
    assert report.names == []
    assert report.fingerprint
    assert {name: excess for name, excess in report.excess.items() if not excess <= 1} == {}


def test_every_network_is_compared_with_its_original() -> None:
    models = [read_manifest(folder) for folder in model_folders(ROOT / "sagemaker_endpoints")]
    with_network = {model.name for model in models if model.required_weights and model.framework != "litert"}
    compared = {path.stem for path in (ROOT / "tests" / "models" / "networks" / "originals").glob("[!_]*.py")}
    assert with_network - UNPUBLISHED == compared
