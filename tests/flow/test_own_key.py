"""A photo through a local cloud whose bucket, table, queues and topics have a KMS key of their own.

The local cloud refuses every call whose role lacks the right to use the key, as AWS does.
"""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from facemagi_client import FaceMagi
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.environment import Clients
from tests.support.api_client import edited
from tests.support.receiver import receiver

PATIENCE_SECONDS = 60
"""A message takes a second; on a busy machine longer."""


@pytest.fixture(scope="module")
def local_cloud() -> Iterator[LocalCloud]:
    with LocalCloud.start(Options(models=["beauty"], own_key=True)) as started:
        yield started


@pytest.fixture(scope="module")
def objects(local_cloud: LocalCloud, client: FaceMagi, photo: str) -> dict[str, Any]:
    """What S3 says of each object after an upload and an edit, by the object's kind."""
    assert edited(client, effect="beauty", photo=photo).size == (512, 512)
    s3, bucket = Clients(local_cloud.environment)("s3"), local_cloud.environment["FACEMAGI_BUCKET"]
    keys = [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    return {key.split("/")[1]: s3.head_object(Bucket=bucket, Key=key) for key in keys}


def test_photos_faces_and_results_are_encrypted_with_the_key(local_cloud: LocalCloud, objects: dict[str, Any]) -> None:
    # given an uploaded photo, its faces and an edited result that was downloaded
    key = Clients(local_cloud.environment)("kms").list_keys()["Keys"][0]["KeyArn"]
    # when S3 is asked how they are encrypted
    encrypted = {kind: (each["ServerSideEncryption"], each["SSEKMSKeyId"]) for kind, each in objects.items()}
    # then it is with the stage's key
    assert encrypted == dict.fromkeys(["photos", "faces", "results"], ("aws:kms", key))


def test_a_webhook_arrives(client: FaceMagi, photo: str) -> None:
    # given a webhook, whose messages go through an encrypted queue
    with receiver() as hook:
        # when a job with it ends
        job = client.jobs.run(effect="beauty", photo=photo, webhook={"url": hook.url})
        await_first(hook.messages)
    # then the message arrives
    assert json.loads(hook.messages[0][1])["data"]["id"] == job["id"]


def await_first(messages: list[Any]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not messages and time.monotonic() < until:
        time.sleep(0.05)
