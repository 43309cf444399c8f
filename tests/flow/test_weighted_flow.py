"""One photo through the local cloud for every model with weights, each in its own container."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from facemagi.manifest import Manifest
from facemagi_client import ApiError, FaceMagi
from facemagi_client.types import NewStep
from scripts import repository
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.environment import Clients
from tests.support.api_client import PORTRAIT, client_of, edited, resized_portrait
from tests.support.random_weights import weights_of

MODELS = [model for model in repository.read_manifests(repository.find_models()) if model.required_weights]

SLOW = {"esrgan"}
"""Models whose network runs on every pixel, which is slow on a CPU: they get a photo of 64 × 64 pixels."""

every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


@pytest.fixture(scope="module")
def local_cloud() -> Iterator[LocalCloud]:
    (folder,) = {weights_of(model.name) for model in MODELS}
    names = [*(model.name for model in MODELS), "filters"]
    with LocalCloud.start(Options(models=names, weights=folder, idle_seconds=5)) as started:
        yield started


@pytest.fixture(scope="module")
def photo(client: FaceMagi) -> str:
    """The id of a smaller sample photo, for networks that see all of it; its face is large enough for every model."""
    return client.photos.send(resized_portrait(320))["id"]


@pytest.fixture(scope="module")
def small_photo(client: FaceMagi) -> str:
    return client.photos.send(resized_portrait(64))["id"]


def request_for(model: Manifest, photo: str) -> dict[str, Any]:
    """A job for the model's first effect with its defaults.

    Parameters that need a second photo get the same photo, and those that need consent get it.
    """
    effect = model.effect_ids()[0]
    parameters = model.effects[model.effect_name(effect)].parameters
    params: dict[str, Any] = {name: photo for name, parameter in parameters.items() if parameter.type == "photo"}
    params |= {name: True for name, parameter in parameters.items() if getattr(parameter, "consent", False)}
    return {"effect": effect, "photo": photo, "params": params}


@every_model
def test_every_model_edits_a_photo(client: FaceMagi, photo: str, small_photo: str, model: Manifest) -> None:
    # given a model with random weights whose container is not running
    request = request_for(model, small_photo if model.name in SLOW else photo)
    # when a job is sent
    picture = edited(client, **request)
    # then the container was started, and has made a picture
    assert (picture.format, min(picture.size) >= 64) == ("JPEG", True)


def result_keys(cloud: LocalCloud) -> list[str]:
    """The keys of all results in the bucket."""
    s3 = Clients(cloud.environment)("s3")
    listing = s3.list_objects_v2(Bucket=cloud.environment["FACEMAGI_BUCKET"])
    return [entry["Key"] for entry in listing["Contents"] if "/results/" in entry["Key"]]


def test_super_resolution_can_be_the_last_step_of_a_chain(
    local_cloud: LocalCloud, client: FaceMagi, small_photo: str
) -> None:
    # given an effect of one endpoint, and super-resolution on another
    endpoints = {effect["id"]: effect["endpoint"] for effect in client.effects.list()}
    assert endpoints["filters"] != endpoints["esrgan"]
    # when they are the steps of one job
    steps: list[NewStep] = [{"effect": "filters", "params": {"strength": 100}}, {"effect": "esrgan"}]
    job = client.jobs.run(photo=small_photo, steps=steps)
    # then the result is four times as large, and the intermediate picture is deleted
    with Image.open(io.BytesIO(client.jobs.read(job))) as picture:
        assert picture.size == (256, 256)
    assert [key for key in result_keys(local_cloud) if job["id"] in key and not key.endswith(".jpg")] == []


@pytest.fixture(scope="module")
def client_without_weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaceMagi]:
    """A client of a local cloud that has no weights."""
    options = Options(models=[model.name for model in MODELS], weights=tmp_path_factory.mktemp("weights"))
    with LocalCloud.start(options) as started, client_of(started) as client:
        yield client


@pytest.fixture(scope="module")
def photo_without_weights(client_without_weights: FaceMagi) -> str:
    """The id of the sample photo in that cloud."""
    return client_without_weights.photos.send(PORTRAIT)["id"]


@every_model
def test_without_weights_a_job_is_refused_and_the_effect_says_where_they_are(
    client_without_weights: FaceMagi, photo_without_weights: str, model: Manifest
) -> None:
    # given a model that is in the catalogue without its weights
    effects = {effect["id"]: effect for effect in client_without_weights.effects.list()}
    assert {effects[name]["state"] for name in model.effect_ids()} == {"needs_weights"}
    # when a job is sent
    with pytest.raises(ApiError) as error:
        client_without_weights.jobs.create(**request_for(model, photo_without_weights))
    # then it is refused at once
    assert (error.value.status, error.value.code) == (409, "weights_missing")
    assert "Offer" in str(error.value.remedy)
    # and the catalogue says where the weights are
    (listed,) = (
        each for each in effects[model.effect_ids()[0]]["weights"] if each["name"] == model.required_weights[0]
    )
    assert (listed["state"], listed["url"]) == ("missing", model.weights[listed["name"]].url)
