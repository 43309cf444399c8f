"""One photo the whole way through the local cloud for every model with weights, each in a container of its own."""

import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from PIL import Image

from facemagi.manifest import Manifest, model_folders, read_manifest
from scripts.client import ApiError, Client
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.environment import Clients
from tests.support.random_weights import weights_of
from tests.support.samples import ROOT

PORTRAIT = (ROOT / "tests/data/astronaut.png").read_bytes()
MODELS = [model for folder in model_folders(ROOT / "sagemaker_endpoints") if (model := read_manifest(folder)).weights]

SMALL = {"esrgan"}
"""What works on every pixel, and so long on a CPU: it gets a photo of 64 pixels."""

models = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    folders = {weights_of(model.name) for model in MODELS}
    names = [*(model.name for model in MODELS), "filters"]
    with LocalCloud.start(Options(models=names, weights=folders.pop(), idle_seconds=5)) as started:
        yield started


@pytest.fixture(scope="module")
def client(cloud: LocalCloud) -> Iterator[Client]:
    with httpx.Client() as http:
        yield Client(cloud.api_url, http)


@pytest.fixture(scope="module")
def photos(client: Client) -> dict[bool, str]:
    """The portrait, and the portrait in small."""
    small = io.BytesIO()
    Image.open(io.BytesIO(PORTRAIT)).convert("RGB").resize((64, 64)).save(small, "PNG")
    return {False: send(client, PORTRAIT), True: send(client, small.getvalue())}


def send(client: Client, content: bytes) -> str:
    photo = client.create_photo("image/png", len(content))
    client.upload(photo, content)
    return str(client.wait_for_photo(photo["id"])["id"])


def request_for(model: Manifest, photo: str) -> dict[str, Any]:
    """The model's first effect with its defaults; the photo is every second photo too, and everybody agrees."""
    effect = model.effect_ids()[0]
    known = model.effects[model.effect_name(effect)].parameters
    params: dict[str, Any] = {name: photo for name, kind in known.items() if kind.type == "photo"}
    params |= {name: True for name, kind in known.items() if getattr(kind, "consent", False)}
    return {"effect": effect, "photo": photo, "params": params}


@models
def test_a_photo_comes_back_edited(client: Client, photos: dict[bool, str], model: Manifest) -> None:
    # given a model with random weights, no container of it running
    request = request_for(model, photos[model.name in SMALL])
    # when a job is sent
    job = client.wait_for_job(client.create_job(request)["id"])
    # then the emulator has started the container, and a picture has come out of it
    assert job["state"] == "succeeded", job["error"]
    with Image.open(io.BytesIO(client.download(job))) as picture:
        assert (picture.format, min(picture.size) >= 64) == ("JPEG", True)


def objects_of(cloud: LocalCloud) -> list[str]:
    """The keys of all results that are in the bucket."""
    s3 = Clients(cloud.environment)("s3")
    listed = s3.list_objects_v2(Bucket=cloud.environment["FACEMAGI_BUCKET"])
    return [entry["Key"] for entry in listed["Contents"] if "/results/" in entry["Key"]]


def test_super_resolution_can_be_the_last_step_of_a_chain(
    cloud: LocalCloud, client: Client, photos: dict[bool, str]
) -> None:
    # given an effect of one endpoint, and super-resolution on another
    endpoints = {effect["id"]: effect["endpoint"] for effect in client.effects()}
    assert endpoints["filters"] != endpoints["esrgan"]
    # when they are the steps of one job
    steps = [{"effect": "filters", "params": {"strength": 100}}, {"effect": "esrgan"}]
    job = client.wait_for_job(client.create_job({"photo": photos[True], "steps": steps})["id"])
    # then the result is four times as large, and what was handed over is gone
    with Image.open(io.BytesIO(client.download(job))) as picture:
        assert picture.size == (256, 256)
    assert [key for key in objects_of(cloud) if job["id"] in key and not key.endswith(".jpg")] == []


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A cloud without any weights."""
    options = Options(models=[m.name for m in MODELS], weights=tmp_path_factory.mktemp("weights"))
    with LocalCloud.start(options) as started, httpx.Client() as http:
        yield Client(started.api_url, http)


@pytest.fixture(scope="module")
def bare_photo(bare: Client) -> str:
    return send(bare, PORTRAIT)


@models
def test_without_weights_a_job_is_refused_with_where_to_get_them(
    bare: Client, bare_photo: str, model: Manifest
) -> None:
    # given a model without weights, which the catalogue says
    effects = {effect["id"]: effect for effect in bare.effects()}
    assert {effects[name]["state"] for name in model.effect_ids()} == {"needs_weights"}
    # when a job is sent
    with pytest.raises(ApiError) as error:
        bare.create_job(request_for(model, bare_photo))
    # then it is refused at the door
    assert model.weights is not None
    assert (error.value.status, error.value.code) == (409, "weights_missing")
    assert model.weights.url in error.value.error["remedy"]
    assert f"./scripts/weights import {model.name}" in error.value.error["remedy"]
