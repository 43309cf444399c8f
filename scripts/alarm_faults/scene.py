"""What the faults are made in: a local cloud whose metrics come every second, and its user."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from facemagi_client import ApiError, FaceMagi
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
    client: FaceMagi
    aws: Clients

    def photo(self) -> str:
        """Send a photo and wait for its faces; returns its id."""
        return str(self.client.photos.send(SAMPLE)["id"])

    def announced(self) -> str:
        """Announce a photo that is never sent; returns its id."""
        return str(self.client.photos.create(content_type="image/jpeg", bytes=1000)["id"])

    def jobs(self, photo: str, number: int) -> list[str]:
        """Create jobs, and return their ids.

        Args:
            photo: the photo's id.
            number: how many.
        """
        return [str(self.client.jobs.create(photo=photo, effect=EFFECT)["id"]) for _ in range(number)]

    def settle(self, jobs: list[str]) -> None:
        """Wait until jobs have ended, however they end.

        Args:
            jobs: their ids.
        """
        end = time.monotonic() + JOB_SECONDS
        for job in jobs:
            try:
                self.client.jobs.wait(job, timeout_s=max(1.0, end - time.monotonic()))
            except ApiError:
                continue

    def topic(self) -> str:
        """The topic of jobs that succeeded."""
        topics: list[dict[str, Any]] = self.aws("sns").list_topics()["Topics"]
        return next(str(topic["TopicArn"]) for topic in topics if "SuccessTopic" in topic["TopicArn"])


@contextmanager
def scene() -> Iterator[Scene]:
    """A running scene, whose container is warm."""
    options = Options(models=(EFFECT,), metrics_seconds=METRICS_SECONDS, limits=LIMITS)
    with LocalCloud.start(options) as cloud, FaceMagi(cloud.api_url) as client:
        started = Scene(cloud, client, Clients(cloud.environment))
        started.settle(started.jobs(started.photo(), 1))
        yield started
