"""Sends a job that must fail to a deployed container, and prints the container's error.

    python -m scripts.deployment.steps.failing_job STAGE BUCKET sagemaker|lambda MODEL

Its photo does not exist. It is for comparing the notice of a failure with what the code expects (docs/first_hour.md).
"""

import os
import sys
import time

from facemagi import objects
from facemagi.ids import new_id
from facemagi.jobs import container_errors, lambda_tier, sagemaker
from facemagi.jobs.sagemaker import Attempt
from facemagi.manifest import RunsOn
from scripts import repository
from scripts.deployment.errors import DeploymentError, run_step
from scripts.deployment.smoke_jobs import OWNER, find_packed_faces, leg_of, photo_key
from scripts.deployment.steps.smoke import POLL_SECONDS, QUIET_LOG, WAIT_SECONDS


def main(stage: str, bucket: str, runs_on: RunsOn, model: str) -> None:
    """Send the job and wait for its error.

    Args:
        stage: the stage's name.
        bucket: the stage's bucket.
        runs_on: where the model's container runs.
        model: one of the models that the container serves.

    Raises:
        DeploymentError: no error came in time.
    """
    deployment = {"FACEMAGI_STAGE": stage, "FACEMAGI_BUCKET": bucket}
    os.environ.update(deployment | {"FACEMAGI_TABLE": "", "FACEMAGI_ANONYMOUS_PRINCIPAL": ""} | QUIET_LOG)
    (manifest,) = repository.read_manifests(repository.find_models([model]))
    job, faces = new_id("job"), find_packed_faces(repository.SAMPLE)
    leg = leg_of(manifest, stage, job, f"s3://{bucket}/{photo_key(new_id('job'))}", faces, runs_on)
    invoke = lambda_tier.invoke if runs_on == "lambda" else sagemaker.invoke
    failure = objects.own_key(invoke(Attempt(OWNER, job), leg).failure or "")
    deadline = time.monotonic() + WAIT_SECONDS[runs_on]
    while failure is None or not objects.look_up(failure):
        if failure is None or time.monotonic() > deadline:
            raise DeploymentError(f"{leg.endpoint} has written no error; look at its log.")
        time.sleep(POLL_SECONDS)
    error = container_errors.parse(objects.read(failure, "job", container_errors.MAX_BYTES))
    objects.remove(failure)
    print(f"{job} failed, as it should: {error['code']}: {error['message']}" if error else "The error is not readable.")


if __name__ == "__main__":
    sys.exit(run_step(main))
