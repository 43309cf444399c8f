"""Where a container may run on Lambda, measured edits fit its limits; and the operator's page shows the figures."""

import pytest

from facemagi.limits import MAX_LAMBDA_MB, MAX_LAMBDA_SECONDS
from facemagi.manifest import Manifest
from scripts import repository
from scripts.planning import on_lambda

PAGE = repository.ROOT / "docs" / "operator.md"

MARGIN = 2.0
"""An edit must end in so small a part of its time: AWS's cores may be slower, and S3's time comes to it."""

MANIFESTS = [each for each in repository.read_manifests(repository.find_models()) if "lambda" in each.endpoint.runs_on]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.name)
def test_a_model_that_may_run_on_lambda_fits_its_limits(manifest: Manifest) -> None:
    measured = [edit for edit in on_lambda.edits() if edit.model == manifest.name]
    largest = (manifest.max_pixels or 25_000_000) / 1e6
    assert max(edit.megapixels for edit in measured) == pytest.approx(largest, rel=0.01)
    size = manifest.endpoint.on_lambda
    assert max(edit.seconds for edit in measured) * MARGIN <= manifest.endpoint.timeout_s <= MAX_LAMBDA_SECONDS
    assert max(edit.peak_mb for edit in measured) <= size.memory_mb <= MAX_LAMBDA_MB


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.name)
def test_only_optional_weights_are_left_out(manifest: Manifest) -> None:
    assert set(manifest.endpoint.on_lambda.left_out) <= manifest.weights.keys() - set(manifest.required_weights)


def test_the_page_shows_the_figures() -> None:
    assert on_lambda.table() in PAGE.read_text("utf-8")


def test_so_many_edits_cost_as_much_as_an_instance() -> None:
    beauty = next(each for each in MANIFESTS if each.name == "beauty")
    edit = on_lambda.Edit("beauty", 0.26, 0.2, 200)
    day = 24 * 0.107
    assert on_lambda.break_even(edit, beauty) * edit.dollars(beauty) == pytest.approx(day, rel=0.001)
