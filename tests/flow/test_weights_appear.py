"""Weights appear while the local cloud runs: the model becomes ready, and its jobs succeed."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from facemagi_client import ApiError, FaceMagi
from scripts.local_cloud import LocalCloud, Options
from tests.support.api_client import PORTRAIT, client_of
from tests.support.samples import ROOT

MODEL = "selfie_parsing"
"""The model with weights that starts fastest."""

TIMEOUT_SECONDS = 30


def write_random_weights(folder: Path) -> None:
    """`./scripts/weights random` in its own process, as the operator runs it."""
    command = [sys.executable, "-m", "scripts.model_weights", "random", MODEL, "--into", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)


@pytest.mark.parametrize("models", [[MODEL], [MODEL, "filters"]], ids=["a new container", "a running container"])
def test_jobs_use_weights_that_appear_and_warn_if_they_are_random(models: list[str], tmp_path: Path) -> None:
    with LocalCloud.start(Options(models=models, weights=tmp_path)) as cloud, client_of(cloud) as client:
        # given a model without its weights, whose container runs if it has another model
        photo = client.photos.send(PORTRAIT)["id"]
        assert refusal(client, photo) == "weights_missing"
        if "filters" in models:
            client.jobs.run(effect="filters", photo=photo)
        assert cloud.deployed.take_up_weights() == []
        # when random weights are written
        write_random_weights(tmp_path)
        (line,) = cloud.deployed.take_up_weights()
        # then the operator reads it, and the catalogue shows it
        assert line.startswith(f"{MODEL}/selfie_multiclass: random weights are here")
        wait_for_weights(client, "random")
        # and a job succeeds with a warning
        job = client.jobs.run(effect=MODEL, photo=photo)
        assert [warning["code"] for warning in job["warnings"]] == ["random_weights"]
        # when they disappear, then jobs are refused again
        shutil.rmtree(tmp_path / MODEL)
        assert cloud.deployed.take_up_weights() == [f"{MODEL}/selfie_multiclass: weights are gone."]
        wait_for_weights(client, "missing")
        assert refusal(client, photo) == "weights_missing"


def test_the_script_says_that_weights_have_appeared(tmp_path: Path) -> None:
    # given a local cloud that runs in a terminal
    command = [sys.executable, "-m", "scripts.local_cloud", MODEL, "--port=0", f"--weights={tmp_path}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            next(line for line in process.stdout if line.startswith("The API is at"))
            # when weights are written, then it says so
            write_random_weights(tmp_path)
            assert any(line.startswith(f"{MODEL}/selfie_multiclass: random weights") for line in process.stdout)
        finally:
            process.send_signal(signal.SIGINT)


def refusal(client: FaceMagi, photo: str) -> str | None:
    """The code of the error with which a job is refused."""
    with pytest.raises(ApiError) as error:
        client.jobs.create(effect=MODEL, photo=photo)
    return error.value.code


def wait_for_weights(client: FaceMagi, state: str) -> None:
    """Wait until the catalogue shows the weights in a state."""
    until = time.monotonic() + TIMEOUT_SECONDS
    while (shown := shown_state(client)) != state and time.monotonic() < until:
        time.sleep(0.05)
    assert shown == state


def shown_state(client: FaceMagi) -> str:
    """The state of the model's weights in the catalogue."""
    (effect,) = (effect for effect in client.effects.list() if effect["id"] == MODEL)
    return str(effect["weights"][0]["state"])
