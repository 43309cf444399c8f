"""Types of the routes /v1/jobs, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import Any, Literal, NotRequired, TypedDict

from facemagi_client.types.shared import Error, FaceChoice, JobState, NewStep, Output, Webhook

WarningCode = Literal[
    "low_confidence",
    "labels_assumed",
    "random_weights",
    "no_hair",
    "lift_limited",
    "occluded",
    "low_quality_face",
    "face_repainted",
    "faces_left_out",
    "person_missed",
    "no_room",
]


class JobWarning(TypedDict):
    """Something about a result that its user should know."""

    code: WarningCode
    message: str
    remedy: str
    # The id of the face that it is about.
    face: str | None
    details: list[str]


class Price(TypedDict):
    """The price of a job on AWS."""

    # Of all requests; without the photo and the instance.
    requests_usd: float
    # Of the instance's time; null where it is not known.
    instance_usd: float | None


class Metrics(TypedDict):
    """How long the parts of a job took, milliseconds; null where it could not be measured."""

    # Everything but the container: waiting, and the ways there and back.
    queue_ms: int | None
    # Faces detected again between two steps; 0 where they did not move.
    detect_ms: int | None
    # Of the whole batch, if the model edits several jobs at once.
    edit_ms: int | None
    encode_ms: int | None
    # From the call until the result was recorded.
    total_ms: int | None


class Result(TypedDict):
    """Where the result is."""

    # A presigned URL; do not send your token to it.
    url: str
    format: str
    # Seconds since 1970; a GET of the job makes a new URL.
    url_expires_at: int


class JobUrls(TypedDict):
    """Where a queued job's result will be."""

    # Presigned. S3 answers 403 until the result is there, and for ever if the job fails: GET the job when it takes
    # longer than `eta_s`. Do not send your token to it.
    result: str
    # Seconds since 1970; a GET of the job makes a new URL.
    expires_at: int


class JobFace(TypedDict):
    """A face that a step edits."""

    id: str
    # The parameters that differ from the step's.
    params: dict[str, Any]


class NewJob(TypedDict):
    """The body of POST /v1/jobs: either `effect` with its `params`, or `steps`, which run one after another."""

    effect: NotRequired[str]
    photo: str
    faces: NotRequired[Literal["all", "largest"] | list[str | FaceChoice]]
    params: NotRequired[dict[str, Any]]
    steps: NotRequired[list[NewStep]]
    output: NotRequired[Output]
    priority: NotRequired[Literal["low", "normal", "high"]]
    # Your own labels, such as `user_id`; lists and erasures can select by them.
    metadata: NotRequired[dict[str, str]]
    webhook: NotRequired[Webhook | None]
    deadline_s: NotRequired[int | None]
    retention_s: NotRequired[int | None]
    # Check the job and say what it would do; queue nothing.
    dry_run: NotRequired[bool]


class JobStep(TypedDict):
    """One effect of a job with all its parameters."""

    effect: str
    params: dict[str, Any]
    faces: list[JobFace]


class DryRun(TypedDict):
    """What a job would do, without a job."""

    dry_run: Literal[True]
    effect: str | None
    params: dict[str, Any] | None
    steps: list[JobStep]
    photo: str
    faces: list[str]
    output: Output
    metadata: dict[str, str]
    priority: Literal["low", "normal", "high"]
    warnings: list[JobWarning]
    price: Price
    # Seconds until its result; null where that is not known.
    eta_s: float | None


class Job(TypedDict):
    """A job."""

    id: str
    state: JobState
    # The effect of a job with one step; null for a chain.
    effect: str | None
    params: dict[str, Any] | None
    steps: list[JobStep]
    photo: str
    faces: list[str]
    output: Output
    created_at: int
    # Your own labels.
    metadata: dict[str, str]
    priority: Literal["low", "normal", "high"]
    # How many jobs at its endpoint will end before it, as it looks now; null in lists, and at its end.
    queue_position: int | None
    # Estimated seconds until it ends; null in lists, and where its endpoint was never measured.
    eta_s: float | None
    # When its container began; SageMaker says it only at the end.
    started_at: int | None
    # Null until it has succeeded.
    metrics: Metrics | None
    # Estimate: `edit_ms` at the price of the instance; idle time, requests and traffic apart.
    cost_usd: float | None
    result: Result | None
    # While it is queued; null in lists.
    urls: JobUrls | None
    warnings: list[JobWarning]
    error: Error | None
    finished_at: int | None
    # The job that this one repeats.
    retry_of: str | None
    # When everything of it is deleted, seconds since 1970.
    expires_at: int


class JobList(TypedDict):
    """A page of jobs, newest first."""

    jobs: list[Job]
    # For the next page; null on the last one.
    next_cursor: str | None
