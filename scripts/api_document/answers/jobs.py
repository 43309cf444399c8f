"""Jobs."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from facemagi.jobs.requests import Output
from facemagi.queueing.priority import Priority
from facemagi.states import JobState
from facemagi.warnings import WARNINGS
from scripts.api_document.answers.answer import Answer
from scripts.api_document.answers.errors import Error

WarningCode = StrEnum("WarningCode", {code: code for code in WARNINGS})  # type: ignore[misc]


class JobFace(Answer):
    """A face that a step edits."""

    id: str
    params: dict[str, Any] = Field(description="The parameters that differ from the step's.")


class JobStep(Answer):
    """One effect of a job with all its parameters."""

    effect: str
    params: dict[str, Any]
    faces: list[JobFace]


class Result(Answer):
    """Where the result is."""

    url: str = Field(description="A presigned URL; do not send your token to it.")
    format: str
    url_expires_at: int = Field(description="Seconds since 1970; a GET of the job makes a new URL.")


class JobUrls(Answer):
    """Where a queued job's result will be."""

    result: str = Field(
        description="Presigned. S3 answers 403 until the result is there, and for ever if the job fails: GET the job"
        " when it takes longer than `eta_s`. Do not send your token to it."
    )
    expires_at: int = Field(description="Seconds since 1970; a GET of the job makes a new URL.")


class JobWarning(Answer):
    """Something about a result that its user should know."""

    code: WarningCode
    message: str
    remedy: str
    face: str | None = Field(description="The id of the face that it is about.")
    details: list[str]


class Metrics(Answer):
    """How long the parts of a job took, milliseconds; null where it could not be measured."""

    queue_ms: int | None = Field(description="Everything but the container: waiting, and the ways there and back.")
    detect_ms: int | None = Field(description="Faces detected again between two steps; 0 where they did not move.")
    edit_ms: int | None = Field(description="Of the whole batch, if the model edits several jobs at once.")
    encode_ms: int | None
    total_ms: int | None = Field(description="From the call until the result was recorded.")


class Job(Answer):
    """A job."""

    id: str
    state: JobState
    effect: str | None = Field(description="The effect of a job with one step; null for a chain.")
    params: dict[str, Any] | None
    steps: list[JobStep]
    photo: str
    faces: list[str]
    output: Output
    created_at: int
    metadata: dict[str, str] = Field(description="Your own labels.")
    priority: Priority
    queue_position: int | None = Field(
        description="How many jobs at its endpoint will end before it, as it looks now; null in lists, and at its end."
    )
    eta_s: float | None = Field(
        description="Estimated seconds until it ends; null in lists, and where its endpoint was never measured."
    )
    started_at: int | None = Field(description="When its container began; SageMaker says it only at the end.")
    metrics: Metrics | None = Field(description="Null until it has succeeded.")
    cost_usd: float | None = Field(
        description="Estimate: `edit_ms` at the price of the instance; idle time, requests and traffic apart."
    )
    result: Result | None
    urls: JobUrls | None = Field(description="While it is queued; null in lists.")
    warnings: list[JobWarning]
    error: Error | None
    finished_at: int | None
    retry_of: str | None = Field(description="The job that this one repeats.")
    expires_at: int = Field(description="When everything of it is deleted, seconds since 1970.")


class Price(Answer):
    """The price of a job on AWS."""

    requests_usd: float = Field(description="Of all requests; without the photo and the instance.")
    instance_usd: float | None = Field(description="Of the instance's time; null where it is not known.")


class DryRun(Answer):
    """What a job would do, without a job."""

    dry_run: Literal[True]
    effect: str | None
    params: dict[str, Any] | None
    steps: list[JobStep]
    photo: str
    faces: list[str]
    output: Output
    metadata: dict[str, str]
    priority: Priority
    warnings: list[JobWarning]
    price: Price
    eta_s: float | None = Field(description="Seconds until its result; null where that is not known.")


class JobList(Answer):
    """A page of jobs, newest first."""

    jobs: list[Job]
    next_cursor: str | None = Field(description="For the next page; null on the last one.")
