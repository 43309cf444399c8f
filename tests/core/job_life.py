"""Shared by the tests of jobs that hang: models deployed, jobs sent, notices and objects as SageMaker makes them."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from facemagi import effects
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.jobs import lifecycle, notices, relay, submission
from facemagi.jobs.requests import NewJob
from facemagi.states import JobState
from tests.support.samples import ENVIRONMENT, OWNER, make_manifest

BUCKET = ENVIRONMENT["FACEMAGI_BUCKET"]
NO_FACE = FaceMagiError("no_face", "No face.")


def deploy(name: str, container: str) -> None:
    """Deploy a model with one effect of its name."""
    endpoint = make_manifest().endpoint.model_copy(update={"shared": container})
    effects.publish(make_manifest(name=name, endpoint=endpoint, effects={name: make_manifest().effects["glow"]}))


def submit(photo: str, *chain: str, key: str | None = None) -> str:
    """Send a job with the effect `glow`, or with the effects of a chain; returns its id."""
    edit = {"steps": [{"effect": name} for name in chain]} if chain else {"effect": "glow"}
    return str(submission.submit(OWNER, NewJob.model_validate({"photo": photo} | edit), key)[0]["id"])


def notify(inference_id: str, status: str, **members: Any) -> JobState | None:
    """Deliver the notice of an attempt of `OWNER`."""
    message = {"inferenceId": f"{OWNER}.{inference_id}", "invocationStatus": status} | members
    (notice,) = notices.parse({"Records": [{"Sns": {"Message": json.dumps(message)}}]})
    return relay.on_notice(notice)


def container_error(error: FaceMagiError = NO_FACE) -> dict[str, Any]:
    """The member of a notice that holds the container's answer."""
    content = base64.b64encode(json.dumps(error.envelope()).encode()).decode()
    return {"responseBody": {"content": content, "encoding": "BASE64"}}


def store(file: str, content_type: str = "image/jpeg") -> None:
    """Store a result of `OWNER`, as SageMaker does before its notice."""
    client("s3").put_object(Bucket=BUCKET, Key=f"{OWNER}/results/{file}", Body=b"picture", ContentType=content_type)


def record_of(job: str) -> Any:
    """The job as it is now."""
    return lifecycle.find(OWNER, job)


@contextmanager
def later(seconds: float) -> Iterator[None]:
    """Within the block, the clock is ahead."""
    now = time.time()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: now + seconds)
        yield


@contextmanager
def answers_of_sagemaker(**answer: str) -> Iterator[None]:
    """Within the block, SageMaker gives this answer to every invocation, after moto's own was read."""
    events, hook = client("sagemaker-runtime").meta.events, "after-call.sagemaker-runtime.InvokeEndpointAsync"
    events.register(hook, lambda parsed, **_: parsed.update(answer), unique_id="answers")
    try:
        yield
    finally:
        events.unregister(hook, unique_id="answers")
