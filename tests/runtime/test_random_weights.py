"""Random weights: every result of such a model has a warning, and its parser serves no other model."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._runtime.chain import Chain, Step, run_chains
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._runtime.service import best_parser
from sagemaker_endpoints._sdk.contract import Edit, Photo
from tests.support.samples import make_manifest


def editor(name: str, *, random: bool) -> Model:
    """A model that returns the photo."""
    adapter = SimpleNamespace(edit=lambda photos, edits: [photo.rgb for photo in photos])
    return Model(make_manifest(name=name, needs_faces=False), adapter, lambda: random)


def parser(name: str, *, random: bool = False) -> Model:
    """A model whose parser returns the model's name."""
    return Model(make_manifest(name=name, parses_faces=True), SimpleNamespace(parse=lambda photo: name), lambda: random)


def warnings_of(*models: Model) -> list[str]:
    """The codes of the warnings of a chain."""
    photo = Photo(np.zeros((8, 8, 3), np.uint8))
    steps = tuple(Step(model, Edit("glow", {}), {}) for model in models)
    (result,) = run_chains([Chain(EditState.begin(photo), steps)])
    return [warning.code for warning in result.state.warnings]


def test_a_model_with_random_weights_warns_in_every_result() -> None:
    assert warnings_of(editor("glow", random=True)) == ["random_weights"]


def test_a_model_with_trained_weights_does_not_warn() -> None:
    assert warnings_of(editor("glow", random=False)) == []


def test_one_step_with_random_weights_is_enough_for_the_warning() -> None:
    assert warnings_of(editor("glow", random=False), editor("shine", random=True)) == ["random_weights"]


@pytest.mark.parametrize(
    ("models", "best"),
    [
        ([parser("selfie_parsing"), parser("face_parsing")], "face_parsing"),
        ([parser("face_parsing", random=True), parser("selfie_parsing")], "selfie_parsing"),
        ([parser("another"), parser("selfie_parsing")], "selfie_parsing"),
        ([parser("another")], "another"),
        ([parser("face_parsing", random=True)], None),
        ([], None),
    ],
    ids=["face parsing first", "random weights last", "known before unknown", "any", "never random", "none"],
)
def test_the_best_parser_serves_all_models(models: list[Model], best: Any) -> None:
    chosen = best_parser({model.manifest.name: model for model in models})
    assert (chosen and chosen(Photo(np.zeros((8, 8, 3), np.uint8)))) == best
