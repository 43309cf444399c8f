"""What the faults are made in: a local cloud whose metrics come every second, and its user."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from scripts.client import ApiError, Client
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.environment import Clients
from scripts.repository import SAMPLE

METRICS_SECONDS = 1.0

LIMITS = {"LOST_NOTICE_SECONDS": 2}
"""A shorter value of `facemagi.limits`, so that lost notices are found within seconds."""

EFFECT = "filters"

JOB_SECONDS = 60.0


@dataclass(frozen=True)
class Scene:
    """A running local cloud.

    Attributes:
        cloud: the local cloud.
        client: a user of its API.
        aws: boto3 clients of the cloud.
    """

    cloud: LocalCloud
    client: Client
    aws: Clients

    def photo(self) -> str:
        """Send a photo and wait for its faces; returns its id."""
        return self.client.send_photo(SAMPLE.read_bytes(), "image/png")

    def jobs(self, photo: str, number: int) -> list[str]:
        """Create jobs, and return their ids.

        Args:
            photo: the photo's id.
            number: how many.
        """
        request = {"effect": EFFECT, "photo": photo}
        return [str(self.client.create_job(request)["id"]) for _ in range(number)]

    def settle(self, jobs: list[str]) -> None:
        """Wait until jobs have ended, however they end.

        Args:
            jobs: their ids.
        """
        end = time.monotonic() + JOB_SECONDS
        for job in jobs:
            try:
                self.client.wait_for_job(job, max(1.0, end - time.monotonic()))
            except (ApiError, TimeoutError):
                continue

    def topic(self) -> str:
        """The topic of jobs that succeeded."""
        topics: list[dict[str, Any]] = self.aws("sns").list_topics()["Topics"]
        return next(str(topic["TopicArn"]) for topic in topics if "SuccessTopic" in topic["TopicArn"])


@contextmanager
def scene() -> Iterator[Scene]:
    """A running scene, whose container is warm."""
    options = Options(models=(EFFECT,), metrics_seconds=METRICS_SECONDS, limits=LIMITS)
    with LocalCloud.start(options) as cloud, httpx.Client(timeout=JOB_SECONDS, trust_env=False) as http:
        started = Scene(cloud, Client(cloud.api_url, http), Clients(cloud.environment))
        started.settle(started.jobs(started.photo(), 1))
        yield started
