"""Notices in batches, with real processes: SNS, the queue, the function `JobResults`, the queue `Undelivered`."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.environment import Clients
from scripts.repository import TEMPLATE
from tests.support.local_clouds import SCRIPTED_CONTAINER

OWNER = "0123456789abcdef"
TIMEOUT_SECONDS = 60
PROCESS = "facemagi-local-JobResults"

SHORTER = {"VisibilityTimeout: 180": "VisibilityTimeout: 1", "maxReceiveCount: 5": "maxReceiveCount: 2"}
"""So that a failed message comes again, and is given up, within seconds."""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    folder: Path = tmp_path_factory.mktemp("cloud")
    text = TEMPLATE.read_text("utf-8")
    for old, new in SHORTER.items():
        text = text.replace(old, new)
    (folder / "template.yaml").write_text(text, "utf-8")
    options = Options(
        container=SCRIPTED_CONTAINER,
        logs=folder / "logs",
        models=["beauty"],
        template=folder / "template.yaml",
        parameters={"NoticeBatch": "10"},
        schedule_seconds=10_000,  # no sweep finds the ends of the jobs
    )
    with LocalCloud.start(options) as started:
        yield started


@pytest.fixture(scope="module")
def clients(cloud: LocalCloud) -> Clients:
    return Clients(cloud.environment)


def queue_of(clients: Clients, name: str) -> str:
    (url,) = [url for url in clients("sqs").list_queues()["QueueUrls"] if url.endswith(f"-{name}")]
    return str(url)


def make_jobs(cloud: LocalCloud, clients: Clients, first: int, count: int) -> list[str]:
    """Records of queued jobs, as if their containers were just editing."""
    jobs = [f"job_0123456789abcdef{number:04d}" for number in range(first, first + count)]
    for job in jobs:
        clients("dynamodb").put_item(
            TableName=cloud.environment["FACEMAGI_TABLE"],
            Item={
                "pk": {"S": OWNER},
                "sk": {"S": f"job#{job}"},
                "state": {"S": "queued"},
                "request": {"S": "{}"},
                "expires_at": {"N": str(int(time.time()) + 600)},
            },
        )
    return jobs


def publish(clients: Clients, *messages: str) -> None:
    topics = [topic["TopicArn"] for topic in clients("sns").list_topics()["Topics"]]
    (success,) = [topic for topic in topics if topic.endswith("SuccessTopic")]
    for message in messages:
        clients("sns").publish(TopicArn=success, Message=message)


def notice(job: str) -> str:
    return json.dumps({"inferenceId": f"{OWNER}.{job}", "invocationStatus": "Completed"})


def eventually(found: Callable[[], Any], expected: Any) -> None:
    """Wait until something is as it must be."""
    until = time.monotonic() + TIMEOUT_SECONDS
    while (actual := found()) != expected and time.monotonic() < until:
        time.sleep(0.1)
    assert actual == expected


def states(cloud: LocalCloud, clients: Clients, jobs: list[str]) -> set[str]:
    items = [
        clients("dynamodb").get_item(
            TableName=cloud.environment["FACEMAGI_TABLE"], Key={"pk": {"S": OWNER}, "sk": {"S": f"job#{job}"}}
        )["Item"]
        for job in jobs
    ]
    return {item["state"]["S"] for item in items}


def waiting(clients: Clients, name: str) -> int:
    """The messages of a queue, those included that are being processed."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = clients("sqs").get_queue_attributes(QueueUrl=queue_of(clients, name), AttributeNames=names)["Attributes"]
    return sum(map(int, found.values()))


def moves(cloud: LocalCloud, jobs: list[str]) -> list[str]:
    """The jobs that a line of the log says to have moved, once for each line."""
    lines = (cloud.logs / f"{PROCESS}.log").read_text("utf-8").splitlines()
    entries = [json.loads(line) for line in lines if line.startswith("{")]
    return sorted(entry["job"] for entry in entries if entry.get("moved") and entry["job"] in jobs)


def process_of(cloud: LocalCloud) -> Any:
    return next(child for child in cloud.supervision.children if child.name == PROCESS)


def test_one_bad_notice_of_ten_is_kept_and_the_others_are_done(cloud: LocalCloud, clients: Clients) -> None:
    # given ten notices, of which one cannot be read
    jobs = make_jobs(cloud, clients, 0, 9)
    publish(clients, "no notice", *map(notice, jobs))
    # then nine jobs end, once each
    eventually(lambda: states(cloud, clients, jobs), {"succeeded"})
    assert moves(cloud, jobs) == jobs
    # and the bad one is given up, as it came
    eventually(lambda: waiting(clients, "Undelivered"), 1)
    (message,) = clients("sqs").receive_message(QueueUrl=queue_of(clients, "Undelivered"))["Messages"]
    assert message["Body"] == "no notice"
    eventually(lambda: waiting(clients, "NoticeQueue"), 0)


def test_a_function_that_dies_in_a_batch_loses_nothing_and_does_nothing_twice(
    cloud: LocalCloud, clients: Clients
) -> None:
    # given notices that come while the function works on others
    jobs = make_jobs(cloud, clients, 100, 30)
    publish(clients, *map(notice, jobs))
    # when its process is killed as soon as the first of them is applied
    eventually(lambda: len(moves(cloud, jobs)) > 0, True)
    process_of(cloud).kill()
    done = len(moves(cloud, jobs))
    assert done < len(jobs)
    cloud.supervision.replace_ended()
    # then the others follow when SQS sends them again, and none is applied twice
    eventually(lambda: states(cloud, clients, jobs), {"succeeded"})
    eventually(lambda: waiting(clients, "NoticeQueue"), 0)
    logged = moves(cloud, jobs)
    assert len(logged) == len(set(logged))
    # and only the job that was being moved at the kill may lack its line in the log, which is written after the move
    assert len(set(jobs) - set(logged)) <= 1
