"""Shared by the tests of the queue: a small endpoint, jobs of several owners, SageMaker's answers in order."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from facemagi import effects, unfinished
from facemagi.jobs import notices, relay, submission
from facemagi.jobs.requests import NewJob
from facemagi.queueing import lane
from facemagi.queueing.lane import Lane
from facemagi.states import JobState
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations
from tests.support.samples import make_manifest

ANN, BEN = "a" * 16, "b" * 16
ENDPOINT = "facemagi-test-small"
WINDOW = 2
"""How many jobs the endpoint gets at a time: it processes one, and a second one is its backlog."""

INSTANCE = "ml.g4dn.xlarge"

INFERENCE_ID = "X-Amzn-SageMaker-Inference-Id"


def deploy_small(name: str = "glow", container: str = "small") -> None:
    """Deploy a model with one effect of its name and room for `WINDOW` jobs."""
    size = {"max_concurrency": 1, "backlog_per_instance": 1, "max_instances": 4}
    settings = {"shared": container, "instance_type": INSTANCE} | size
    endpoint = make_manifest().endpoint.model_copy(update=settings)
    effects.publish(make_manifest(name=name, endpoint=endpoint, effects={name: make_manifest().effects["glow"]}))


class Queue:
    """An endpoint with owners that send jobs, and with the notices of their ends.

    Attributes:
        calls: every invocation.
    """

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self._photos: dict[str, str] = {}
        self._noticed = 0

    def send(self, owner: str = ANN, *chain: str, key: str | None = None, **members: Any) -> dict[str, Any]:
        """Send a job of an owner; returns it as the API shows it."""
        photo = self.photo_of(owner)
        edit = {"steps": [{"effect": name} for name in chain]} if chain else {"effect": "glow"}
        request = NewJob.model_validate({"photo": photo} | edit | members)
        return submission.submit(owner, request, key)[0]

    def photo_of(self, owner: str) -> str:
        """The id of the photo that an owner edits."""
        return self._photos.get(owner) or self._photos.setdefault(owner, make_ready_photo(detected_faces(90), owner))

    def ids(self, owner: str, jobs: int, **members: Any) -> list[str]:
        """Send several jobs of an owner; returns their ids."""
        return [str(self.send(owner, **members)["id"]) for _ in range(jobs)]

    @property
    def sent(self) -> list[str]:
        """The jobs that SageMaker has got, in order; a job with several legs or attempts is there several times."""
        return [call["headers"][INFERENCE_ID].split(".")[1].partition("~")[0] for call in self.calls]

    def end_next(self, status: str = "Completed", **members: Any) -> JobState | None:
        """SageMaker ends the oldest of the jobs that it has not ended, and says so."""
        inference_id = self.calls[self._noticed]["headers"][INFERENCE_ID]
        self._noticed += 1
        return notify(inference_id, status, **members)

    def end_all(self) -> list[str]:
        """SageMaker ends jobs until none is left; returns the jobs that it got, in order."""
        while self._noticed < len(self.calls):
            self.end_next()
        return self.sent


def notify(inference_id: str, status: str, **members: Any) -> JobState | None:
    """Deliver a notice of SageMaker."""
    message = {"inferenceId": inference_id, "invocationStatus": status} | members
    (notice,) = notices.parse({"Records": [{"Sns": {"Message": json.dumps(message)}}]})
    return relay.on_notice(notice)


@contextmanager
def small_queue() -> Iterator[Queue]:
    """The queue of the small endpoint, within moto's AWS."""
    deploy_small()
    with recorded_invocations() as calls:
        yield Queue(calls)


def counters(endpoint: str = ENDPOINT) -> tuple[int, int]:
    """How many jobs are in flight at an endpoint, and how many wait for it."""
    now = lane.read(endpoint)
    return len(unfinished.in_partition(endpoint, 1000)), now.waits


def lane_with(**changes: Any) -> Lane:
    """A lane of the small endpoint."""
    return Lane(ENDPOINT, **{"base_window": WINDOW, "concurrency": 1} | changes)
