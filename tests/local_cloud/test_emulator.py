"""The asynchronous-endpoint emulator, with real HTTP calls and real container processes."""

import base64
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from scripts.local_cloud.emulator import metrics
from scripts.local_cloud.emulator.container import Container
from scripts.local_cloud.emulator.deployment import Deployments
from scripts.local_cloud.emulator.emulator import Emulator
from scripts.local_cloud.environment import Clients
from tests.local_cloud.emulator_calls import (
    TIMEOUT_SECONDS,
    invoke,
    notice_of,
    notice_topics,
    started_emulator,
    stored,
    submit,
)
from tests.support.local_clouds import client_of, make_endpoint, shared_clients, shared_cloud


@pytest.fixture(scope="module")
def topics() -> dict[str, str]:
    return notice_topics()


@pytest.fixture(scope="module")
def clients(topics: dict[str, str]) -> Clients:
    """Clients of a cloud with the endpoint `scripted`."""
    make_endpoint(shared_clients(), "scripted", topics)
    return shared_clients()


@pytest.fixture(scope="module")
def runtime(clients: Clients) -> Any:
    return client_of("sagemaker-runtime", "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", shared_cloud().environment)


@pytest.fixture
def emulator(tmp_path: Path, clients: Clients, request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """An emulator in this process; a test's parameter changes its settings."""
    with started_emulator(tmp_path, **getattr(request, "param", {})) as emulator:
        yield emulator


def test_a_call_is_accepted_with_the_location_of_its_result(runtime: Any) -> None:
    response = invoke(runtime, {}, InferenceId="me.job", S3OutputPathExtension="me/results", Filename="job.jpg")
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert response["InferenceId"] == "me.job"
    assert response["OutputLocation"] == "s3://results/me/results/job.jpg"
    assert response["FailureLocation"].startswith("s3://results/failures/")


def test_the_result_of_a_completed_job_is_stored_and_a_notice_is_published(runtime: Any) -> None:
    job = {"do": "echo", "type": 'image/jpeg; warnings="low_confidence.f0"'}
    response = invoke(runtime, job, Accept="image/jpeg", CustomAttributes="trace=1", Filename="echo.json")
    notice = notice_of(response["InferenceId"])
    assert notice["invocationStatus"] == "Completed"
    assert notice["eventName"] == "InferenceResult"
    assert notice["requestParameters"] == {"contentType": "application/json", "endpointName": "scripted"}
    assert notice["responseParameters"] == {
        "contentType": job["type"],
        "outputLocation": "s3://results/echo.json",
    }
    result = stored(response["OutputLocation"])
    assert result["ContentType"] == job["type"]
    received = json.loads(result["Body"].read())
    assert received["job"] == job
    assert received["headers"]["Content-Type"] == "application/json"
    assert received["headers"]["Accept"] == "image/jpeg"
    assert received["headers"]["X-Amzn-SageMaker-Custom-Attributes"] == "trace=1"
    assert received["headers"]["X-Amzn-SageMaker-Inference-Id"] == response["InferenceId"]


def test_a_container_gets_its_model_and_the_clouds_address(runtime: Any) -> None:
    response = invoke(runtime, {"do": "echo"})
    notice_of(response["InferenceId"])
    environment = json.loads(stored(response["OutputLocation"])["Body"].read())["environment"]
    assert environment["FACEMAGI_MODEL"] == "scripted"
    assert environment["FACEMAGI_WEIGHTS"].endswith("weights")
    assert environment["AWS_ENDPOINT_URL"] == shared_cloud().environment["AWS_ENDPOINT_URL"]


def test_the_input_may_be_stored_in_s3(runtime: Any, clients: Clients) -> None:
    clients("s3").put_object(Bucket="results", Key="input.json", Body=b'{"do": "echo", "from": "s3"}')
    response = runtime.invoke_endpoint_async(EndpointName="scripted", InputLocation="s3://results/input.json")
    notice = notice_of(response["InferenceId"])
    assert notice["requestParameters"]["inputLocation"] == "s3://results/input.json"
    assert json.loads(stored(response["OutputLocation"])["Body"].read())["job"]["from"] == "s3"


def test_a_missing_input_fails_the_job(runtime: Any) -> None:
    response = runtime.invoke_endpoint_async(EndpointName="scripted", InputLocation="s3://results/nothing")
    notice = notice_of(response["InferenceId"])
    assert notice["invocationStatus"] == "Failed"
    assert "s3://results/nothing could not be read" in notice["failureReason"]


def test_a_containers_error_is_stored_and_not_quoted_in_the_reason(runtime: Any) -> None:
    response = invoke(runtime, {"do": "refuse"})
    notice = notice_of(response["InferenceId"])
    assert notice["invocationStatus"] == "Failed"
    assert notice["failureReason"].startswith("ClientError: Received client error (422) from model.")
    assert "no_face" not in notice["failureReason"]
    assert notice["responseParameters"] == {"failureLocation": response["FailureLocation"]}
    assert json.loads(stored(response["FailureLocation"])["Body"].read())["error"]["code"] == "no_face"


def test_a_containers_error_is_in_the_notice_only_where_the_endpoint_asks_for_it(
    runtime: Any, emulator: Emulator, topics: dict[str, str], clients: Clients
) -> None:
    without = notice_of(invoke(runtime, {"do": "refuse"})["InferenceId"])
    make_endpoint(clients, "asking", topics, included=["ERROR_NOTIFICATION_TOPIC"])
    body = notice_of(submit(emulator, "asking", {"do": "refuse"}))["responseBody"]
    assert "responseBody" not in without
    assert body["encoding"] == "BASE64"
    assert json.loads(base64.b64decode(body["content"]))["error"]["code"] == "no_face"


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("garbage", "did not speak HTTP"),
        ("hang_up", "broke the connection off"),
        ("stop_short", "broke the connection off"),
        ("chunked", "The response from container primary did not specify the required Content-Length header"),
    ],
)
def test_an_invalid_response_fails_the_job(runtime: Any, action: str, reason: str) -> None:
    notice = notice_of(invoke(runtime, {"do": action})["InferenceId"])
    assert notice["invocationStatus"] == "Failed"
    assert reason in notice["failureReason"]


@pytest.mark.parametrize("job", [{"do": "sleep", "seconds": 30}, {"do": "drip"}], ids=lambda job: job["do"])
def test_a_job_that_takes_too_long_fails(runtime: Any, job: dict[str, Any]) -> None:
    notice = notice_of(invoke(runtime, job, InvocationTimeoutSeconds=1)["InferenceId"])
    assert notice["failureReason"] == "The container did not answer within 1 seconds."


def test_a_container_that_dies_fails_its_job_and_is_started_again_for_the_next(runtime: Any) -> None:
    dead = notice_of(invoke(runtime, {"do": "die"})["InferenceId"])
    assert dead["failureReason"] == "The container was killed by SIGKILL during the invocation."
    assert notice_of(invoke(runtime, {"do": "echo"})["InferenceId"])["invocationStatus"] == "Completed"


def test_many_jobs_at_once_all_end(runtime: Any) -> None:
    responses = [invoke(runtime, {"do": "echo", "number": number}) for number in range(100)]
    notices = [notice_of(response["InferenceId"]) for response in responses]
    assert {notice["invocationStatus"] for notice in notices} == {"Completed"}
    numbers = [json.loads(stored(response["OutputLocation"])["Body"].read())["job"]["number"] for response in responses]
    assert numbers == list(range(100))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ({"EndpointName": "nobody"}, "Endpoint nobody of account 123456789012 not found."),
        ({"Body": b""}, "provide exactly one"),
        ({"InputLocation": "s3://results/x"}, "provide exactly one"),
        ({"Body": b"x" * 128_001}, "128001 bytes"),
        ({"Filename": "a" * 33}, "'filename'"),
        ({"Filename": "a.b.c"}, "'filename'"),
        ({"Filename": "../a"}, "'filename'"),
        ({"S3OutputPathExtension": "s3://elsewhere"}, "'s3OutputPathExtension'"),
        ({"S3OutputPathExtension": "a b"}, "'s3OutputPathExtension'"),
        ({"RequestTTLSeconds": 21_601}, "'requestTTLSeconds'"),
        ({"InvocationTimeoutSeconds": 3_601}, "'invocationTimeoutSeconds'"),
        ({"InferenceId": "a" * 65}, "'inferenceId'"),
    ],
)
def test_a_call_that_sagemaker_would_refuse_is_refused(runtime: Any, call: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ClientError) as refused:
        invoke(runtime, {}, **call)
    assert refused.value.response["Error"]["Code"] == "ValidationError"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert sentence in refused.value.response["Error"]["Message"]


def test_the_largest_body_is_accepted(runtime: Any) -> None:
    body = json.dumps({"do": "echo"}).encode().ljust(128_000)
    assert invoke(runtime, {}, Body=body)["ResponseMetadata"]["HTTPStatusCode"] == 202


def test_a_request_that_waited_too_long_expires(
    emulator: Emulator, topics: dict[str, str], clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_endpoint(clients, "busy", topics, concurrency=1)
    submit(emulator, "busy", {"do": "sleep", "seconds": 0.5})
    late = submit(emulator, "busy", {"do": "echo"}, RequestTTLSeconds="60")
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 61)
    assert notice_of(late)["invocationStatus"] == "Expired"


@pytest.mark.parametrize("emulator", [{"idle_seconds": 0.2}], indirect=True)
def test_an_idle_container_is_stopped_and_started_again_by_the_next_job(
    emulator: Emulator, topics: dict[str, str], clients: Clients
) -> None:
    make_endpoint(clients, "idle", topics)
    notice_of(submit(emulator, "idle", {"do": "echo"}))
    container = emulator._endpoints["idle"].container
    until = time.monotonic() + TIMEOUT_SECONDS
    while container.running and time.monotonic() < until:
        time.sleep(0.02)
    assert not container.running
    assert notice_of(submit(emulator, "idle", {"do": "echo"}))["invocationStatus"] == "Completed"


def test_a_container_that_does_not_start_fails_all_waiting_jobs_with_the_end_of_its_log(
    emulator: Emulator, topics: dict[str, str], clients: Clients
) -> None:
    make_endpoint(clients, "broken", topics, behaviour="fail")
    jobs = [submit(emulator, "broken", {}) for _ in range(5)]
    reasons = {notice_of(job)["failureReason"] for job in jobs}
    [reason] = reasons
    assert "ended with status 1 before it was ready" in reason
    assert "the weights are not there" in reason


@pytest.mark.parametrize("emulator", [{"startup_seconds": 0.3}], indirect=True)
def test_a_container_that_is_never_ready_fails_the_waiting_jobs(
    emulator: Emulator, topics: dict[str, str], clients: Clients
) -> None:
    make_endpoint(clients, "hanging", topics, behaviour="hang")
    notice = notice_of(submit(emulator, "hanging", {}))
    assert notice["failureReason"] == "The container did not answer /ping with 200 within 0.3 seconds."


def test_metrics_count_the_backlog_and_the_outcomes(
    emulator: Emulator, topics: dict[str, str], clients: Clients
) -> None:
    make_endpoint(clients, "measured", topics, concurrency=1)
    jobs = [submit(emulator, "measured", {"do": "sleep", "seconds": 0.2}) for _ in range(3)]
    endpoint = emulator._endpoints["measured"]
    before = {metric["MetricName"]: metric for metric in metrics.report(endpoint)}
    for job in jobs:
        notice_of(job)
    after = {metric["MetricName"]: metric for metric in metrics.report(endpoint)}
    assert before["ApproximateBacklogSize"]["Value"] == 3
    assert before["HasBacklogWithoutCapacity"]["Value"] == 1
    assert before["ApproximateBacklogSize"]["Dimensions"] == [{"Name": "EndpointName", "Value": "measured"}]
    assert after["ApproximateBacklogSize"]["Value"] == 0
    assert after["ApproximateBacklogSizePerInstance"]["Value"] == 0
    assert after["InvocationsProcessed"]["Value"] == 3
    assert after["TotalProcessingTime"]["StatisticValues"]["SampleCount"] == 3


@pytest.mark.parametrize("emulator", [{"metrics_seconds": 0.1}], indirect=True)
def test_metrics_are_published_to_cloudwatch(emulator: Emulator, topics: dict[str, str], clients: Clients) -> None:
    make_endpoint(clients, "reported", topics)
    submit(emulator, "reported", {"do": "echo"})
    dimensions = [{"Name": "EndpointName", "Value": "reported"}]
    until = time.monotonic() + TIMEOUT_SECONDS
    names: list[Any] = []
    while not names and time.monotonic() < until:
        listed = clients("cloudwatch").list_metrics(Namespace="AWS/SageMaker", Dimensions=dimensions)
        names = [metric["MetricName"] for metric in listed["Metrics"]]
        time.sleep(0.05)
    assert "ApproximateBacklogSize" in names


def test_closing_the_emulator_stops_its_containers(tmp_path: Path, topics: dict[str, str], clients: Clients) -> None:
    make_endpoint(clients, "closed", topics)
    with started_emulator(tmp_path) as emulator:
        notice_of(submit(emulator, "closed", {"do": "echo"}))
        container = emulator._endpoints["closed"].container
        assert isinstance(container, Container)
        child = container._child
        assert child is not None
    with pytest.raises(ProcessLookupError):
        os.kill(child.process.pid, 0)


def test_an_endpoint_is_read_from_the_control_plane(clients: Clients) -> None:
    deployment = Deployments(clients).find("scripted")
    assert deployment is not None
    assert (deployment.variant, deployment.concurrency) == ("main", 2)
    assert deployment.output == "s3://results"
    assert deployment.environment["FACEMAGI_MODEL"] == "scripted"
