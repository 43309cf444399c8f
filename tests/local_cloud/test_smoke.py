"""The smoke test of a deployment, against the local cloud's endpoints, with real containers."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from facemagi.containers import endpoint_name
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.settings import STAGE
from scripts.repository import ROOT
from tests.local_cloud.emulator_calls import notice_topics
from tests.support.local_clouds import make_endpoint, shared_clients, shared_cloud

MODELS = ("beauty", "face_attributes", "face_swap")
"""An editor, one that reports, and one that needs a second photo and consent."""


def smoke(cloud: LocalCloud, bucket: str, *models: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run the step as a deployment does."""
    command = [sys.executable, "-m", "scripts.deployment.steps.smoke", STAGE, bucket, "sagemaker", *models]
    environment = os.environ | cloud.environment | more
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def said(tried: "subprocess.CompletedProcess[str]") -> str:
    """The only line on standard error that LiteRT did not write."""
    (line,) = (line for line in tried.stderr.splitlines() if not line.startswith("INFO: "))
    return line


def keys(clients: Clients, bucket: str) -> list[str]:
    """The keys of the objects of the reserved owner, and of failures."""
    entries = clients("s3").list_objects_v2(Bucket=bucket).get("Contents", [])
    return [entry["Key"] for entry in entries if entry["Key"].startswith(("deployment/", "failures/"))]


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """A local cloud whose containers are the models' own."""
    with LocalCloud.start(Options(models=MODELS)) as started:
        yield started


@pytest.fixture
def results_bucket() -> str:
    """The bucket of the endpoints that tests make in the shared cloud, empty."""
    notice_topics()
    entries = shared_clients()("s3").list_objects_v2(Bucket="results").get("Contents", [])
    for entry in entries:
        shared_clients()("s3").delete_object(Bucket="results", Key=entry["Key"])
    return "results"


def test_every_model_of_a_container_edits_a_photo_and_nothing_stays(cloud: LocalCloud) -> None:
    # given the bucket of the local cloud
    clients = Clients(cloud.environment)
    (bucket,) = (each["Name"] for each in clients("s3").list_buckets()["Buckets"])
    # when the container is tried
    tried = smoke(cloud, bucket, *MODELS)
    # then all models pass, after the wait was announced, and their objects are gone
    assert tried.returncode == 0, tried.stderr
    assert "needs 5 to 10 minutes; the test ends after 20." in tried.stdout
    assert "passed in" in tried.stdout
    assert keys(clients, bucket) == []


def test_a_container_that_does_not_start_fails_the_deployment_with_the_reason(results_bucket: str) -> None:
    # given an endpoint whose container ends at once
    make_endpoint(shared_clients(), endpoint_name(STAGE, "esrgan"), notice_topics(), behaviour="fail")
    # when it is tried
    tried = smoke(shared_cloud(), results_bucket, "esrgan")
    # then one sentence quotes the container's log and says where to look, and no object stays
    assert tried.returncode == 1
    assert said(tried).startswith("smoke: the job of esrgan failed: The container ended with status 1")
    assert "the weights are not there" in said(tried)
    assert "/aws/sagemaker/Endpoints/facemagi-local-esrgan" in said(tried)
    assert keys(shared_clients(), results_bucket) == []


def test_an_error_of_a_container_fails_the_deployment_with_its_own_words(cloud: LocalCloud) -> None:
    # given an endpoint with the image of another container
    clients = Clients(cloud.environment)
    (bucket,) = (each["Name"] for each in clients("s3").list_buckets()["Buckets"])
    image = clients("sagemaker").describe_endpoint(EndpointName="facemagi-local-portrait")["EndpointConfigName"]
    clients("sagemaker").create_endpoint(EndpointName=endpoint_name(STAGE, "stgan"), EndpointConfigName=image)
    # when it is tried
    tried = smoke(cloud, bucket, "stgan")
    # then the container's own error is quoted
    assert tried.returncode == 1
    assert "the job of stgan failed: unknown_effect: This container has no effect 'stgan" in said(tried)
    assert keys(clients, bucket) == []


def test_an_endpoint_that_is_not_there_is_one_sentence(results_bucket: str) -> None:
    tried = smoke(shared_cloud(), results_bucket, "ugatit")
    assert tried.returncode == 1
    assert "facemagi-local-ugatit does not accept jobs" in said(tried)
    assert "Traceback" not in tried.stdout
