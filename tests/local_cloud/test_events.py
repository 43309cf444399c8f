"""Functions that events invoke: one event at a time, with retries, and a queue for what fails in the end."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts.local_cloud import children, function_host
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.function_plan import FunctionPlan
from tests.support.launching import running_launcher
from tests.support.local_clouds import shared_clients, shared_cloud

TIMEOUT_SECONDS = 20
TIMEOUT = 0.5
"""Of the function."""

Send = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def undelivered() -> tuple[str, str]:
    """URL and ARN of the queue for events whose last retry fails."""
    sqs = shared_clients()("sqs")
    url = sqs.create_queue(QueueName="undelivered")["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


@pytest.fixture(scope="module")
def send(undelivered: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Send]:
    """A function that sends an event to `failing_function`, which runs in its own process."""
    plan = FunctionPlan(
        "failing",
        "arn:failing",
        "tests.local_cloud.failing_function",
        "handler",
        {},
        TIMEOUT,
        128,
        2,
        undelivered[1],
        (0.01,),
    )
    listener = children.listen("127.0.0.1")
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    logs, environment = tmp_path_factory.mktemp("host"), shared_cloud().environment
    log = logs / "failing.log"

    def send(event: dict[str, Any]) -> None:
        assert httpx.post(url, json=event).status_code == 202

    with running_launcher(environment, logs) as launcher:
        inherited = [listener, launcher.share()]
        host = launcher.start("failing", function_host.__name__, environment, log, inherited, str(log))
        host.send_line(plan.dumps())
        yield send
        children.stop([host])


def lines_of(path: Path, count: int) -> list[Any]:
    """Wait until the function has logged so many events, and return them."""
    until = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < until:
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= count:
            return [json.loads(line) for line in lines]
        time.sleep(0.01)
    raise AssertionError(f"{path} has fewer than {count} lines")


def test_events_are_accepted_at_once_and_keep_their_order(send: Send, tmp_path: Path) -> None:
    path = tmp_path / "log"
    for number in range(10):
        send({"path": str(path), "failures": 0, "number": number})
    written = lines_of(path, 10)
    assert [line["event"]["number"] for line in written] == list(range(10))
    assert len({line["id"] for line in written}) == 10


def test_a_failed_event_is_tried_again(send: Send, tmp_path: Path) -> None:
    path = tmp_path / "log"
    send({"path": str(path), "failures": 2})
    assert len(lines_of(path, 3)) == 3


def test_an_event_whose_last_retry_fails_goes_to_the_queue(
    send: Send, tmp_path: Path, undelivered: tuple[str, str]
) -> None:
    path = tmp_path / "log"
    send({"path": str(path), "failures": 99})
    lines_of(path, 3)
    received = shared_clients()("sqs").receive_message(QueueUrl=undelivered[0], WaitTimeSeconds=TIMEOUT_SECONDS)
    [message] = received["Messages"]
    record = json.loads(message["Body"])
    assert record["requestPayload"]["path"] == str(path)
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["responsePayload"] == {"errorType": "RuntimeError", "errorMessage": "not yet"}


def test_an_event_that_outlasts_the_timeout_is_tried_again_in_another_process(send: Send, tmp_path: Path) -> None:
    path = tmp_path / "log"
    send({"path": str(path), "failures": 1, "hangs": True})
    first, second = lines_of(path, 2)
    assert first["process"] != second["process"]
    assert not Path(f"/proc/{first['process']}").exists()


@pytest.fixture
def clients() -> Clients:
    return shared_clients()


def test_an_upload_invokes_the_function_that_the_template_names(clients: Clients) -> None:
    api = shared_cloud().api_url
    photo = httpx.post(f"{api}/v1/photos", json={"content_type": "image/png", "bytes": 4}).json()
    upload = photo["upload"]
    assert httpx.post(upload["url"], data=upload["fields"], files={"file": b"junk"}).status_code == 204
    shown = httpx.get(f"{api}/v1/photos/{photo['id']}?wait=20", timeout=30).json()
    assert shown["state"] == "rejected"
    assert shown["error"]["code"] == "unsupported_format"


def test_a_notice_invokes_the_function_that_the_template_names(clients: Clients) -> None:
    cloud, owner, job = shared_cloud(), "0123456789abcdef", "job_0123456789abcdef0123"
    item = {"TableName": cloud.environment["FACEMAGI_TABLE"], "Key": {"pk": {"S": owner}, "sk": {"S": f"job#{job}"}}}
    clients("dynamodb").update_item(
        **item,
        UpdateExpression="SET #state = :queued, #request = :request, expires_at = :later",
        ExpressionAttributeNames={"#state": "state", "#request": "request"},
        ExpressionAttributeValues={
            ":queued": {"S": "queued"},
            ":request": {"S": "{}"},
            ":later": {"N": str(int(time.time()) + 600)},
        },
    )
    topics = [topic["TopicArn"] for topic in clients("sns").list_topics()["Topics"]]
    [success] = [topic for topic in topics if topic.endswith("facemagi-local-SuccessTopic")]
    message = json.dumps({"inferenceId": f"{owner}.{job}", "invocationStatus": "Completed"})
    clients("sns").publish(TopicArn=success, Message=message)
    until = time.monotonic() + TIMEOUT_SECONDS
    state = "queued"
    while state == "queued" and time.monotonic() < until:
        state = clients("dynamodb").get_item(**item)["Item"]["state"]["S"]
        time.sleep(0.02)
    assert state == "succeeded"
