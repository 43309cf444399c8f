"""The description of a training job: plain values, which the process with SageMaker's SDK gets as JSON."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scripts.training.errors import TrainingError

JOBS = "jobs"
CHECKPOINTS = "checkpoints"
DATA = "data"
"""The folders of the bucket. The job's role reads all three, and writes the first two."""

MAX_HOURS = 28 * 24
"""SageMaker's limit for a job."""

DISK_GB = 30
"""The least disk: the image's packages, and checkpoints."""

ENDS = ("steps", "checkpoint-every", "measure-every", "keep")
"""Hyperparameters that do not change the training: with others the same checkpoints go on."""


@dataclass(frozen=True)
class Place:
    """Where jobs of a stage run.

    Attributes:
        stage: the stage's name.
        region: the AWS region.
        bucket: the bucket of the training stack.
        role: ARN of the role of jobs.
    """

    stage: str
    region: str
    bucket: str
    role: str


@dataclass(frozen=True)
class Upload:
    """A data set in S3, or weights.

    Attributes:
        uri: where it is.
        digest: of its contents.
        bytes: of all files.
    """

    uri: str
    digest: str
    bytes: int


@dataclass(frozen=True)
class Machine:
    """What the user pays for.

    Attributes:
        instance: the instance type.
        spot: whether AWS may take it away.
        hours: after which the job is stopped.
    """

    instance: str
    spot: bool
    hours: float


@dataclass(frozen=True)
class Job:
    """A training job.

    Attributes:
        name: how the job's name begins; the SDK adds the time.
        place: where it runs.
        machine: on what.
        image: the container's image.
        code: the archive with our code, on this machine.
        data: the URI of the data set.
        weights: the URI of the weights that the new network is added to; empty where there are none.
        checkpoints: the URI of the checkpoints. The same command has the same.
        outputs: the URI below which the job's results are.
        disk_gb: size of the disk, where the instance has none of its own.
        hyperparameters: as in the container.
    """

    name: str
    place: Place
    machine: Machine
    image: str
    code: str
    data: str
    weights: str
    checkpoints: str
    outputs: str
    disk_gb: int
    hyperparameters: Mapping[str, str]


def describe_job(
    place: Place,
    machine: Machine,
    image: str,
    code: str,
    upload: Upload,
    weights: Upload | None,
    hyperparameters: Mapping[str, str],
) -> Job:
    """Describe a job.

    Args:
        place: where it runs.
        machine: on what.
        image: as `image_of` returns it.
        code: the archive with our code.
        upload: the data set.
        weights: those that the new network is added to; None where there are none. They do not decide which checkpoints
            go on: a training that is done has added its network to them.
        hyperparameters: as `to_hyperparameters` returns them.

    Raises:
        TrainingError: SageMaker does not allow so many hours.
    """
    if not 0 < machine.hours <= MAX_HOURS:
        raise TrainingError(f"--hours {machine.hours:g}: write a number up to {MAX_HOURS}.")
    name = f"facemagi-{place.stage}-{hyperparameters['model'].replace('_', '-')}"
    root = f"s3://{place.bucket}"
    return Job(
        name=name,
        place=place,
        machine=machine,
        image=image,
        code=code,
        data=upload.uri,
        weights=weights.uri if weights else "",
        checkpoints=f"{root}/{CHECKPOINTS}/{name}-{_identity(upload, hyperparameters)}/",
        outputs=f"{root}/{JOBS}",
        disk_gb=DISK_GB + math.ceil(2 * (upload.bytes + (weights.bytes if weights else 0)) / 1e9),
        hyperparameters=hyperparameters,
    )


def _identity(upload: Upload, hyperparameters: Mapping[str, str]) -> str:
    """What has the same checkpoints: the same data and the same choices, whatever the number of steps."""
    choices = {name: value for name, value in hyperparameters.items() if name not in ENDS}
    text = json.dumps([upload.digest, choices], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def as_plain(job: Job) -> dict[str, Any]:
    """The job as JSON's types, for the other process."""
    place, machine = vars(job.place), vars(job.machine)
    return {**vars(job), "place": place, "machine": machine, "hyperparameters": dict(job.hyperparameters)}
