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
from tests.support.local_clouds import ROLE, make_endpoint, shared_clients


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
    emulator.update("updated")
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
    emulator.update("reloaded")
    notice_of(submit(emulator, "reloaded", {"do": "echo"}))
    # then another container has done the job
    assert emulator._endpoints["reloaded"] is not old
    wait_until(lambda: not old.container.running)


def break_images(endpoint: str, behaviour: str) -> None:
    """Update an endpoint with a container that does not start; see `scripted_container`."""
    sagemaker = shared_clients()("sagemaker")
    models._switch(endpoint, "broken", sagemaker)
    configuration = sagemaker.describe_endpoint(EndpointName=endpoint)["EndpointConfigName"]
    name = f"{configuration}-broken"
    described = sagemaker.describe_endpoint_config(EndpointConfigName=configuration)
    (variant,) = described["ProductionVariants"]
    container = {"Image": "broken", "Environment": {"FACEMAGI_MODEL": "broken", "SCRIPTED_START": behaviour}}
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer=container)
    sagemaker.create_endpoint_config(
        EndpointConfigName=name,
        ProductionVariants=[variant | {"ModelName": name}],
        AsyncInferenceConfig=described["AsyncInferenceConfig"],
    )
    sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=name)


@pytest.mark.parametrize(("behaviour", "why"), [("fail", "before it was ready"), ("hang", "/ping with 200")])
def test_an_endpoint_goes_on_with_its_old_container_if_the_new_one_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behaviour: str, why: str
) -> None:
    monkeypatch.setattr(deployment, "FRESH_SECONDS", 0.0)
    name = f"kept-{behaviour}"
    with started_emulator(tmp_path, startup_seconds=3.0) as emulator:
        # given an endpoint whose container runs
        make_endpoint(shared_clients(), name, notice_topics())
        notice_of(submit(emulator, name, {"do": "echo"}))
        # when it is updated with a container that does not start
        break_images(name, behaviour)
        result = emulator.update(name)
        # then it has its old configuration again, and says why
        assert result is not None
        assert result.failure is not None
        assert why in result.failure
        described = shared_clients()("sagemaker").describe_endpoint(EndpointName=name)
        assert described["EndpointConfigName"] == result.configuration == name
        # and the old container does its jobs
        assert model_of(notice_of(submit(emulator, name, {"do": "echo"}))) == "scripted"


def test_while_a_new_container_starts_the_old_one_serves(emulator: Emulator) -> None:
    # given an endpoint whose container runs
    make_endpoint(shared_clients(), "served", notice_topics())
    notice_of(submit(emulator, "served", {"do": "echo"}))
    # when it is updated, and a job comes before anybody has started the new container
    models._switch("served", "scripted,another", shared_clients()("sagemaker"))
    assert model_of(notice_of(submit(emulator, "served", {"do": "echo"}))) == "scripted"
    # then the job has started it, and later jobs go there
    wait_until(lambda: "another" in emulator._endpoints["served"].deployment.environment["FACEMAGI_MODEL"])


def test_an_endpoint_without_a_container_takes_any_image(emulator: Emulator) -> None:
    # as on AWS, where it is found out when the first job starts an instance
    make_endpoint(shared_clients(), "cold", notice_topics())
    break_images("cold", "fail")
    result = emulator.update("cold")
    assert result is not None
    assert (result.configuration.endswith("-broken"), result.failure) == (True, None)
