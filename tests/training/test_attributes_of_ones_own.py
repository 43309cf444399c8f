"""Weights of AttGAN and STGAN that know other attributes than the published ones: from the export to an edit."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from facemagi.manifest import read_manifest
from sagemaker_endpoints._sdk.contract import Crop, Edit, Photo
from sagemaker_endpoints._sdk.weights_header import read_header, served_manifest
from scripts.datasets.prepared import read_dataset
from scripts.model_weights.trained import write_trained
from scripts.model_weights.writing import Terms
from scripts.repository import MODELS
from scripts.training.attribute_gans.header import declared_parameters
from tests.imaging.drawn_heads import crop_of
from tests.support.frameworks import run_in
from tests.support.portraits import closeup
from tests.training.attribute_training import make
from tests.training.drawn_dots import write_faces

OWN = ("black_hair", "blond_hair", "sunglasses")

TERMS = Terms("", "Apache-2.0", commercial=True, provenance="Drawn by a test")

both = pytest.mark.parametrize("model", ["attgan", "stgan"])


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of both weights files."""
    folder = tmp_path_factory.mktemp("own")
    write_faces(folder / "faces", attributes=OWN, template="portrait_512")
    for model in ("attgan", "stgan"):
        run_in("torch", export, model, folder)
    return folder


def export(model: str, folder: Path) -> None:
    arrays, settings = make(model, read_dataset(folder / "faces"), attributes=OWN).export()
    write_trained(model, arrays, settings, TERMS, folder)


def edited(model: str, weights: Path, crops: list[Crop], params: list[dict[str, Any]]) -> tuple[list[Any], Any]:
    """The edited crops, and the crop that the adapter asks for."""
    import importlib

    adapter = importlib.import_module(f"sagemaker_endpoints.{model}.adapter").Adapter()
    adapter.load(weights / model, "cpu")
    return adapter.edit(crops, [Edit(model, given) for given in params]), adapter.align


def crop() -> Crop:
    photo = closeup()
    return crop_of(Photo(photo.rgb, photo.faces), "portrait_512", 16)


@both
def test_the_header_states_attributes_and_crop(model: str, weights: Path) -> None:
    settings = read_header(weights / model / f"{model}.safetensors").settings

    assert (settings["size"], settings["template"], settings["attributes"]) == (16, "portrait_512", list(OWN))


@both
def test_callers_are_offered_the_sliders_of_the_weights_alone(model: str, weights: Path) -> None:
    own = read_manifest(MODELS / model).effects[model].parameters
    served = served_manifest(read_manifest(MODELS / model), weights / model).effects[model].parameters

    # a new attribute has a slider, those that the weights lack have none, and the others keep model.toml's
    assert set(served) == {*OWN, "source"}
    assert served["sunglasses"].title == "Sunglasses"
    assert served["blond_hair"] == own["blond_hair"]


def test_a_caller_can_state_what_serving_needs_to_know(weights: Path) -> None:
    def choices(model: str) -> set[str]:
        source: Any = (
            served_manifest(read_manifest(MODELS / model), weights / model).effects[model].parameters["source"]
        )
        return set(source.items.choices)

    hair = {"black_hair", "not_black_hair", "blond_hair", "not_blond_hair"}
    assert choices("stgan") == hair
    assert choices("attgan") == {*hair, "sunglasses", "not_sunglasses"}


def test_without_conflicting_attributes_nothing_is_to_be_stated() -> None:
    manifest = read_manifest(MODELS / "stgan")
    order = [name for name in manifest.effects["stgan"].parameters if name != "source"]

    assert declared_parameters(manifest, order, []) == {"source": None}


@both
def test_an_own_slider_edits_a_crop_and_one_at_rest_does_not(model: str, weights: Path) -> None:
    face = crop()
    pictures, align = run_in(
        "torch", edited, model, weights, [face, face, face], [{"sunglasses": 100}, {"sunglasses": 0, "young": 0}, {}]
    )

    assert (align.template, align.size) == ("portrait_512", 16)
    assert not np.array_equal(pictures[0], face.rgb)
    assert np.array_equal(pictures[1], face.rgb)
    assert np.array_equal(pictures[2], face.rgb)


def error_of(model: str, weights: Path, params: dict[str, Any]) -> tuple[str, str, str | None, Any]:
    try:
        edited(model, weights, [crop()], [params])
    except FaceMagiError as error:
        return error.code, error.message, error.param, error.limit
    raise AssertionError("no error")


@both
def test_a_slider_without_weights_is_an_error_that_lists_the_others(model: str, weights: Path) -> None:
    code, message, param, limit = run_in("torch", error_of, model, weights, {"young": -60})

    assert (code, param, limit) == ("weights_missing", "params.young", sorted(OWN))
    assert message == "The weights that are here do not know the attribute young."
