"""Sends a job to every model of a deployed container and waits for the pictures.

    python -m scripts.deployment.steps.smoke STAGE BUCKET sagemaker|lambda MODEL …

It fails with the container's own error, so that a broken image does not enter the catalogue. Its objects are deleted.
"""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product

from facemagi import aws, objects
from facemagi.errors import FaceMagiError
from facemagi.ids import new_id
from facemagi.jobs import container_errors, lambda_tier, sagemaker
from facemagi.jobs.legs import Leg
from facemagi.jobs.sagemaker import Accepted, Attempt
from facemagi.manifest import RunsOn
from facemagi.settings import settings
from scripts import repository
from scripts.deployment.errors import DeploymentError, run_step
from scripts.deployment.smoke_jobs import OWNER, find_packed_faces, leg_of, photo_key

WAIT_SECONDS: dict[RunsOn, int] = {"sagemaker": 20 * 60, "lambda": 5 * 60}
"""An endpoint's start from zero takes 5 to 10 minutes; the first start of a new image on Lambda takes seconds to a
minute. After much more than that, there is no instance, or the container does not start."""

STARTS: dict[RunsOn, str] = {
    "sagemaker": "An endpoint without an instance needs 5 to 10 minutes",
    "lambda": "The first start of an image needs up to a few minutes",
}

POLL_SECONDS = 3.0
NOTE_SECONDS = 60.0
"""Pause between two lines that say that the wait goes on."""

ERROR_CHARS = 500

QUIET_LOG = {"POWERTOOLS_LOG_LEVEL": "CRITICAL"}
"""The rules log for CloudWatch, with tracebacks; here the error itself is shown."""


@dataclass(frozen=True)
class Sent:
    """A job that the endpoint or the function has accepted.

    Attributes:
        model: the model's name.
        endpoint: the name of the endpoint or of the function.
        output: the key of the result.
        failure: the key of the error.
    """

    model: str
    endpoint: str
    output: str
    failure: str


def main(stage: str, bucket: str, runs_on: RunsOn, *models: str) -> None:
    """Send the jobs and wait.

    Args:
        stage: the stage's name.
        bucket: the stage's bucket.
        runs_on: where the container runs.
        models: the models that the container serves.

    Raises:
        DeploymentError: a job failed, or none ended in time.
    """
    deployment = {"FACEMAGI_STAGE": stage, "FACEMAGI_BUCKET": bucket}
    os.environ.update(deployment | {"FACEMAGI_TABLE": "", "FACEMAGI_ANONYMOUS_PRINCIPAL": ""} | QUIET_LOG)
    started = time.monotonic()
    with _photo() as photo:
        sent = _send_all(stage, photo, runs_on, models)
        minutes = WAIT_SECONDS[runs_on] // 60
        start = f"{STARTS[runs_on]}; the test ends after {minutes}."
        print(f"Smoke test: {len(sent)} jobs are waiting. {start}", flush=True)
        try:
            _wait(stage, runs_on, sent)
        finally:
            objects.remove(*(key for each in sent for key in (each.output, each.failure)))
    print(f"Smoke test: passed in {time.monotonic() - started:.0f} s: {', '.join(models)}", flush=True)


@contextmanager
def _photo() -> Iterator[str]:
    """The address of a photo in the bucket, which is deleted at the end of the block."""
    key = photo_key(new_id("job"))
    content = repository.SAMPLE.read_bytes()
    aws.client("s3").put_object(Bucket=settings().bucket, Key=key, Body=content, ContentType="image/png")
    try:
        yield f"s3://{settings().bucket}/{key}"
    finally:
        objects.remove(key)


def _send_all(stage: str, photo: str, runs_on: RunsOn, models: Sequence[str]) -> list[Sent]:
    faces = find_packed_faces(repository.SAMPLE)
    sent = []
    manifests = repository.read_manifests(repository.find_models(models))
    several = 1 if runs_on == "lambda" else manifests[0].endpoint.endpoints
    for manifest, number in product(manifests, range(1, several + 1)):
        job = new_id("job")
        leg = leg_of(manifest, stage, job, photo, faces, runs_on, number)
        try:
            accepted = _invoke(Attempt(OWNER, job), leg, runs_on)
        except FaceMagiError as error:
            raise DeploymentError(f"{leg.endpoint} does not accept jobs: {error.__cause__ or error}") from error
        sent.append(Sent(manifest.name, leg.endpoint, _key(accepted.output), _key(accepted.failure)))
    return sent


def _invoke(attempt: Attempt, leg: Leg, runs_on: RunsOn) -> Accepted:
    """Send a job to the endpoint, or to what was deployed last of a function, which has no jobs of users yet."""
    if runs_on == "lambda":
        return lambda_tier.invoke(attempt, leg, lambda_tier.LATEST)
    return sagemaker.invoke(attempt, leg)


def _key(uri: str | None) -> str:
    """The key of an object of the stage's bucket.

    Raises:
        DeploymentError: the endpoint writes elsewhere, or nowhere.
    """
    key = objects.own_key(uri or "")
    if key is None:
        raise DeploymentError(f"the endpoint writes to {uri}, not to the stage's bucket; deploy it again.")
    return key


def _wait(stage: str, runs_on: RunsOn, sent: Sequence[Sent]) -> None:
    """Wait for every job. The first failure ends the wait."""

    waiting, started, noted = list(sent), time.monotonic(), time.monotonic()
    while waiting:
        for each in waiting:
            if objects.look_up(each.failure):
                where = _where_to_look(stage, runs_on, each)
                raise DeploymentError(f"the job of {each.model} failed: {_failure(each)} {where}")
        waiting = [each for each in waiting if not objects.look_up(each.output)]
        now = time.monotonic()
        if waiting and now - started > WAIT_SECONDS[runs_on]:
            where = _where_to_look(stage, runs_on, waiting[0])
            raise DeploymentError(f"no answer of {waiting[0].model} in time. {where}")
        if waiting and now - noted > NOTE_SECONDS:
            noted = now
            print(f"Smoke test: {len(waiting)} jobs still wait after {now - started:.0f} s", flush=True)
        time.sleep(POLL_SECONDS if waiting else 0)


def _failure(sent: Sent) -> str:
    """What the container answered, or SageMaker's reason where it gave no answer."""
    content = objects.read(sent.failure, "job", container_errors.MAX_BYTES)
    error = container_errors.parse(content)
    return f"{error['code']}: {error['message']}" if error else content.decode(errors="replace")[:ERROR_CHARS]


def _where_to_look(stage: str, runs_on: RunsOn, sent: Sent) -> str:
    (manifest,) = repository.read_manifests(repository.find_models([sent.model]))
    name = sent.endpoint
    where = {
        "sagemaker": f"/aws/sagemaker/Endpoints/{name} and at the endpoint {name} in SageMaker's console",
        "lambda": f"/facemagi/{stage}/edit/{manifest.container} and at the function {name} in Lambda's console",
    }
    return (
        f"Look at the log group {where[runs_on]}; "
        "then deploy again, or deploy the older commit. --no-smoke leaves this test out."
    )


if __name__ == "__main__":
    sys.exit(run_step(main))
