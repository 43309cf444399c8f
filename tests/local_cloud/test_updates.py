"""An endpoint is updated while it works: new jobs go to a new container, and the old one finishes its jobs."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.local_cloud import models
from scripts.local_cloud.emulator import deployment
from scripts.local_cloud.emulator.emulator import Emulator
from tests.local_cloud.emulator_calls import TIMEOUT_SECONDS, notice_of, notice_topics, started_emulator, stored, submit
from tests.support.local_clouds import make_endpoint, shared_clients


@pytest.fixture
def emulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """An emulator in this process that reads an endpoint's description for every job."""
    monkeypatch.setattr(deployment, "FRESH_SECONDS", 0.0)
    with started_emulator(tmp_path) as emulator:
        yield emulator


def model_of(notice: dict[str, Any]) -> str:
    """The models that the container of a job serves."""
    result = json.loads(stored(notice["responseParameters"]["outputLocation"])["Body"].read())
    return str(result["environment"]["FACEMAGI_MODEL"])


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + TIMEOUT_SECONDS
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    assert condition()


def test_after_an_update_new_jobs_get_the_new_models_and_running_ones_keep_theirs(emulator: Emulator) -> None:
    # given an endpoint with a running job
    make_endpoint(shared_clients(), "updated", notice_topics())
    running = submit(emulator, "updated", {"do": "sleep", "seconds": 1})
    old = emulator._endpoints["updated"]
    wait_until(lambda: bool(old.container.running))
    # when it is updated, and gets another job
    models._switch("updated", "scripted,another", shared_clients()("sagemaker"))
    new = submit(emulator, "updated", {"do": "echo"})
    # then each job has its own container
    assert (model_of(notice_of(new)), model_of(notice_of(running))) == ("scripted,another", "scripted")
    # and the old container ends after its job
    wait_until(lambda: not old.container.running)


def test_an_update_with_the_same_models_starts_a_new_container(emulator: Emulator) -> None:
    # given an endpoint whose container runs
    make_endpoint(shared_clients(), "reloaded", notice_topics())
    notice_of(submit(emulator, "reloaded", {"do": "echo"}))
    old = emulator._endpoints["reloaded"]
    # when it is updated because its weights have changed
    models._switch("reloaded", "scripted", shared_clients()("sagemaker"))
    notice_of(submit(emulator, "reloaded", {"do": "echo"}))
    # then another container has done the job
    assert emulator._endpoints["reloaded"] is not old
    wait_until(lambda: not old.container.running)
