"""One photo through the local cloud with its model on Lambda: real HTTP, a real sandbox, no endpoint."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from botocore.exceptions import ClientError

from facemagi_client import ApiError, FaceMagi
from scripts.container_processes import container_pids
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.environment import Clients
from scripts.model_weights.random_weights import write_random
from scripts.model_weights.weights_entry import entries_of
from scripts.repository import find_models, read_manifests
from tests.support.api_client import PORTRAIT, edited, edited_pixels, pixels_of

MANY_JOBS = 12
"""More jobs than the function has sandboxes."""

PATIENCE_SECONDS = 60.0

FUNCTION = "facemagi-local-edit-portrait"


@pytest.fixture(scope="module")
def local_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """Three models of one container; the weights of one are here, those of another are not."""
    weights = tmp_path_factory.mktemp("weights")
    models = ["beauty", "face_parsing", "selfie_parsing"]
    for entry in entries_of(read_manifests(find_models(["selfie_parsing"]))):
        write_random(entry, weights)
    with LocalCloud.start(Options(models=models, on="lambda", sandboxes=1, weights=weights)) as started:
        yield started


def beauty(photo: str, **request: Any) -> dict[str, Any]:
    return {"effect": "beauty", "photo": photo} | request


def end_next_sandbox(cloud: LocalCloud, known: set[int]) -> int:
    """Kill the first sandbox that is not known, as soon as it is there; returns its process id."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for pid in set(container_pids(cloud.environment)) - known:
            os.kill(pid, signal.SIGKILL)
            return pid
        time.sleep(0.01)
    raise AssertionError("no sandbox was started")


def test_a_photo_is_edited_by_the_function(client: FaceMagi, photo: str) -> None:
    before, after = pixels_of(PORTRAIT), edited_pixels(client, **beauty(photo, params={"whitening": 80}))
    assert (before != after).any(axis=2)[60:200, 150:290].mean() > 0.2
    assert np.array_equal(before[300:], after[300:])
    assert client.effects.get("beauty")["endpoint"] == FUNCTION


def test_there_is_no_endpoint(local_cloud: LocalCloud) -> None:
    sagemaker = Clients(local_cloud.environment)("sagemaker")
    assert sagemaker.list_endpoints()["Endpoints"] == []


def test_the_job_shows_its_times_and_what_the_function_cost(client: FaceMagi, photo: str) -> None:
    job = client.jobs.run(**beauty(photo))
    assert job["metrics"] is not None
    assert job["metrics"]["edit_ms"]
    assert job["cost_usd"] is not None
    assert 2e-7 < job["cost_usd"] < 1e-3


def test_a_model_gets_its_weights(client: FaceMagi, photo: str) -> None:
    job = client.jobs.run(effect="selfie_parsing", photo=photo)
    assert [warning["code"] for warning in job["warnings"]] == ["random_weights"]
    assert client.effects.get("selfie_parsing")["endpoint"] == FUNCTION


def test_a_model_whose_weights_are_not_here_needs_them(client: FaceMagi, photo: str) -> None:
    with pytest.raises(ApiError) as error:
        client.jobs.create(effect="face_parsing/hair", photo=photo)
    assert error.value.code in {"weights_missing", "unknown_effect"}


def test_an_error_of_the_container_is_the_jobs_error(local_cloud: LocalCloud, client: FaceMagi, photo: str) -> None:
    # given a photo that disappears before its job reads it
    s3, bucket = Clients(local_cloud.environment)("s3"), local_cloud.environment["FACEMAGI_BUCKET"]
    doomed = client.photos.send(PORTRAIT)["id"]
    keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    (key,) = [key for key in keys if key.endswith(f"{doomed}/original")]
    s3.delete_object(Bucket=bucket, Key=key)
    # when it is edited, then the job has failed with the container's own error
    with pytest.raises(ApiError) as error:
        client.jobs.run(**beauty(doomed))
    assert error.value.code == "expired"


def test_many_jobs_at_once_all_succeed(client: FaceMagi, photo: str) -> None:
    request = beauty(photo, output={"max_side": 64})
    with ThreadPoolExecutor(4) as clients:
        jobs = list(clients.map(lambda _: client.jobs.create(**request)["id"], range(MANY_JOBS)))
        states = list(clients.map(lambda job: client.jobs.wait(job)["state"], jobs))
    assert (len(set(jobs)), set(states)) == (MANY_JOBS, {"succeeded"})


def test_a_killed_sandbox_gets_its_job_once_more_and_the_job_succeeds(
    local_cloud: LocalCloud, client: FaceMagi, photo: str
) -> None:
    edited(client, **beauty(photo))
    (pid,) = container_pids(local_cloud.environment)
    os.kill(pid, signal.SIGSTOP)
    job = client.jobs.create(**beauty(photo))
    os.kill(pid, signal.SIGKILL)
    assert client.jobs.wait(job["id"])["state"] == "succeeded"
    assert pid not in container_pids(local_cloud.environment)


def test_a_job_whose_sandbox_is_killed_twice_fails_and_says_so(
    local_cloud: LocalCloud, client: FaceMagi, photo: str
) -> None:
    edited(client, **beauty(photo))
    (first,) = container_pids(local_cloud.environment)
    os.kill(first, signal.SIGSTOP)
    job = client.jobs.create(**beauty(photo))
    os.kill(first, signal.SIGKILL)
    second = end_next_sandbox(local_cloud, {first})
    with pytest.raises(ApiError) as error:
        client.jobs.wait(job["id"])
    assert (error.value.code, error.value.error["actual"]) == ("inference_failed", 2)
    assert second != first
    # and the next job finds a new sandbox
    assert edited(client, **beauty(photo)).size == (512, 512)


def test_a_canceled_job_leaves_no_result(local_cloud: LocalCloud, client: FaceMagi, photo: str) -> None:
    # given a job in a sandbox that is stopped, and canceled meanwhile
    edited(client, **beauty(photo))
    (pid,) = container_pids(local_cloud.environment)
    os.kill(pid, signal.SIGSTOP)
    job = client.jobs.create(**beauty(photo))
    client.jobs.delete(job["id"])
    # when the sandbox goes on, and has processed a second job as well
    os.kill(pid, signal.SIGCONT)
    edited(client, **beauty(photo))
    # then nothing of the first one is there
    s3, bucket = Clients(local_cloud.environment)("s3"), local_cloud.environment["FACEMAGI_BUCKET"]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while _has(s3, bucket, job["id"]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _has(s3, bucket, job["id"])


def _has(s3: Any, bucket: str, job: str) -> bool:
    return any(job in entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"])


def test_an_effect_is_woken_by_an_event(client: FaceMagi) -> None:
    assert client.effects.warm("beauty") == {"state": "ready", "ready_in_s": 0.0}


def test_a_function_that_is_not_there_is_an_error_of_lambda(local_cloud: LocalCloud) -> None:
    import boto3

    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")
    client = boto3.Session(*(local_cloud.environment[name] for name in names[:2]), region_name="eu-west-1").client(
        "lambda", endpoint_url=local_cloud.environment["AWS_ENDPOINT_URL_LAMBDA"]
    )
    with pytest.raises(ClientError) as error:
        client.invoke(FunctionName="missing", InvocationType="Event", Payload=b"{}")
    assert error.value.response["Error"]["Code"] == "ResourceNotFoundException"
