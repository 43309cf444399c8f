"""A weights file with a slider of its own: the service lists the slider, and accepts jobs with it."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import numpy as np
import pytest
from safetensors.numpy import save_file

from functions.job_router.app import handler as job_router
from scripts import repository
from scripts.deployment.steps import publish
from scripts.local_cloud.deployed_models import DeployedModels, files_of
from scripts.local_cloud.gateway import catalogue
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.trained import write_trained
from scripts.model_weights.writing import Terms
from tests.core.job_samples import detected_faces, make_ready_photo
from tests.core.test_functions import request
from tests.support.frameworks import run_in
from tests.support.samples import ENVIRONMENT, OWNER

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")

MODEL = "facelet_bank"
SMILE = {MODEL: {"smile": {"type": "slider", "title": "Smile", "words": {"zh": {"title": "微笑"}}}, "younger": None}}


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of all weights, in which a file of the model declares a slider."""
    write_header(tmp_path, {"parameters": SMILE})
    monkeypatch.setattr(publish, "WEIGHTS", tmp_path)
    monkeypatch.setattr(publish, "os", SimpleNamespace(environ={}))  # the variables of the test stay
    return tmp_path


def write_header(folder: Path, settings: dict[str, Any]) -> None:
    path = folder / MODEL / f"{MODEL}.safetensors"
    path.parent.mkdir(exist_ok=True)
    header = {"origin": "trained", "files": "{}", "settings": json.dumps(settings)}
    save_file({"vgg": np.zeros(1, np.float32)}, path, header)


def publish_by(step: str, weights: Path) -> None:
    """Publish the model as a deployment does, or as the local cloud does."""
    if step == "deployment":
        publish.main(MODEL, "deployed", ENVIRONMENT["FACEMAGI_STAGE"], ENVIRONMENT["FACEMAGI_TABLE"], MODEL)
    else:
        manifests = repository.read_manifests(repository.find_models([MODEL]))
        files = {each.name: files_of(each, weights, "sagemaker") for each in manifests}
        entries = DeployedModels(manifests, weights, {}, boto3.client, "", lambda _: None, files).entries()
        catalogue.publish(json.loads(json.dumps(entries)), None)


@pytest.mark.parametrize("step", ["deployment", "local cloud"])
def test_the_service_lists_the_slider_of_the_weights(weights: Path, step: str) -> None:
    publish_by(step, weights)

    _, shown, _ = request(job_router, "GET", f"/v1/effects/{MODEL}", **{"accept-language": "zh"})

    properties = shown["parameters"]["properties"]
    assert properties["smile"]["title"] == "微笑"
    assert "younger" not in properties
    assert "older" in properties


def test_a_job_with_the_slider_is_accepted_and_one_with_an_unknown_slider_is_refused(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_by("deployment", weights)
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER}.__getitem__)
    photo = make_ready_photo(detected_faces(200))

    def send(slider: str) -> tuple[int, dict[str, Any]]:
        body = {"effect": MODEL, "photo": photo, "params": {slider: 60}, "dry_run": True}
        return request(job_router, "POST", "/v1/jobs", body)[:2]

    status, shown = send("smile")
    assert (status, shown["params"]["smile"]) == (200, 60)
    for unknown in ("frown", "younger"):
        status, error = send(unknown)
        assert (status, error["error"]["code"]) == (422, "unknown_param")


def test_a_weights_file_that_is_replaced_is_noticed(weights: Path) -> None:
    (manifest,) = repository.read_manifests(repository.find_models([MODEL]))
    before = files_of(manifest, weights, "sagemaker")
    write_header(weights, {"parameters": {}})
    assert files_of(manifest, weights, "sagemaker") != before


def test_the_demo_knows_the_slider(weights: Path) -> None:
    (manifest,) = repository.served_manifests(repository.find_models([MODEL]), weights)
    assert manifest.resolve(MODEL, {"smile": 10})["smile"] == 10


def test_a_wrong_declaration_stops_whoever_reads_the_file(weights: Path) -> None:
    write_header(weights, {"parameters": {"facelet": {}}})
    folders = repository.find_models([MODEL])
    with pytest.raises(LookupError, match=r"parameters\.facelet: facelet_bank has no effect facelet"):
        repository.served_manifests(folders, weights)
    with pytest.raises(LookupError, match="has no effect facelet"):
        files_of(repository.read_manifests(folders)[0], weights, "sagemaker")


def written(folder: Path, settings: dict[str, Any]) -> str:
    """Write weights as a training does; what it says against them."""
    from sagemaker_endpoints.stgan.network import build

    arrays = {name: np.zeros(value.shape, np.float32) for name, value in build({}).state_dict().items()}
    try:
        write_trained("stgan", arrays, settings, Terms("", "CC0", True, "a test"), folder)
    except WeightsError as error:
        return str(error)
    return ""


def test_a_training_cannot_write_a_wrong_declaration(tmp_path: Path) -> None:
    settings = {"size": 128, "parameters": {"stgan": {"smile": {"type": "wheel"}}}}
    message = run_in("torch", written, tmp_path, settings)
    assert message.startswith("parameters.stgan.smile: Input tag 'wheel'")
    assert not list(tmp_path.rglob("*.safetensors"))
