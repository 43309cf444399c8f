"""What the API answers, as models: only for the document, the functions answer with plain mappings."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, Field

from facemagi.errors import KINDS
from facemagi.jobs.requests import Output
from facemagi.queueing.priority import Priority
from facemagi.states import DeliveryState, JobState, PhotoState
from facemagi.warnings import WARNINGS
from facemagi.webhooks.account import Event
from scripts.api_document.answer import Answer
from scripts.api_document.effect_answers import Effect, EffectList, WarmUp

ErrorCode = StrEnum("ErrorCode", {code: code for code in KINDS})  # type: ignore[misc]
WarningCode = StrEnum("WarningCode", {code: code for code in WARNINGS})  # type: ignore[misc]


class Error(Answer):
    """Why something was refused or failed, and what its sender can do."""

    code: ErrorCode
    message: str = Field(description="One sentence with the measured value.")
    param: str | None = Field(description="The path of the wrong field from the root of the body.")
    limit: dict[str, Any] | None = Field(description="What is allowed, such as `{min, max}`, `{max}` or `{choices}`.")
    actual: Any = Field(description="What was sent or measured; long values are cut.")
    remedy: str | None = Field(description="What the sender can do.")
    retryable: bool = Field(description="Whether the same request may succeed later; see Retry-After.")
    alternatives: list[str] = Field(default=[], description="Ids of effects that can be requested instead, if any.")
    eta_s: float | None = Field(
        default=None, description="With `queue_full`: in how many seconds a job would end that is sent now."
    )


class ErrorAnswer(Answer):
    """The body of every answer that is no success."""

    error: Error
    request_id: str | None = Field(description="The request's id in the service's logs.")


class GatewayAnswer(Answer):
    """What API Gateway answers itself: to a call without a valid token, and to more calls than the stage admits."""

    message: str


class Face(Answer):
    """A face of a photo. Coordinates are pixels of the upright photo."""

    id: str = Field(description="`f0` is the largest face.")
    box: list[float] = Field(min_length=4, max_length=4, description="x, y, width, height.")
    points: list[list[float]] = Field(description="Both eyes, the nose tip, both corners of the mouth.")
    yaw: float = Field(description="Degrees.")
    pitch: float = Field(description="Degrees.")
    roll: float = Field(description="Degrees.")
    quality: float = Field(description="0…1; below 0.3 an edit may look bad.")


class UploadForm(Answer):
    """A presigned POST: send its fields and then the file to its URL, without your token."""

    method: Literal["POST"]
    url: str
    fields: dict[str, str]
    expires_at: int = Field(description="Seconds since 1970.")


class Photo(Answer):
    """A photo and its faces."""

    id: str
    state: PhotoState
    width: int | None = Field(description="Of the upright photo, pixels; null until its faces are detected.")
    height: int | None
    format: str | None
    faces: list[Face]
    metadata: dict[str, str] = Field(description="Your own labels.")
    error: Error | None = Field(description="Why it was rejected.")
    created_at: int = Field(description="Seconds since 1970.")
    expires_at: int = Field(description="When it is deleted, seconds since 1970.")


class CreatedPhoto(Photo):
    """A new photo with the form for its bytes."""

    upload: UploadForm


class PhotoList(Answer):
    """A page of photos, newest first."""

    photos: list[Photo]
    next_cursor: str | None = Field(description="For the next page; null on the last one.")


class RepeatedPhoto(Photo):
    """The first photo with this Idempotency-Key."""

    upload: UploadForm | None = Field(description="A fresh form while the photo awaits its upload, then null.")


class ErasedThings(Answer):
    """How many things an erasure has deleted."""

    photos: int
    jobs: int


class Erasure(Answer):
    """The deletion of everything of a caller, or of everything with certain labels."""

    id: str
    state: Literal["running", "done"]
    deleted: ErasedThings = Field(description="So far.")


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
    metadata: dict[str, str] = Field(description="Your own labels.")
    result: Result | None
    warnings: list[JobWarning]
    error: Error | None
    finished_at: int | None
    expires_at: int


class JobList(Answer):
    """A page of jobs, newest first."""

    jobs: list[Job]
    next_cursor: str | None = Field(description="For the next page; null on the last one.")


class WebhookEndpoint(Answer):
    """The account's default endpoint."""

    url: str | None = Field(description="null where there is none.")
    events: list[Event] | None = Field(description="null for all.")


class WebhookSecret(Answer):
    """A secret that signs every message, as Standard Webhooks defines it."""

    secret: str = Field(description="`whsec_` and base64.")
    created_at: int
    expires_at: int | None = Field(description="When it stops signing, if a newer one has replaced it.")


class WebhookSecrets(Answer):
    """The live secrets, the newest first."""

    secrets: list[WebhookSecret]


class WebhookAttempt(Answer):
    """One attempt to deliver a message."""

    at: int
    status: int | None = Field(description="The receiver's HTTP status, if it answered.")
    error: str | None
    ms: int


class WebhookMessage(Answer):
    """A message of the delivery log."""

    id: str = Field(description="The header `webhook-id` of every attempt.")
    event: str
    subject: str = Field(description="The id of the photo or job that it is about.")
    url: str
    state: DeliveryState
    attempts: list[WebhookAttempt]
    next_at: int | None = Field(description="When the next attempt is planned.")
    created_at: int
    expires_at: int


class WebhookMessageList(Answer):
    """A page of the delivery log, the newest first."""

    deliveries: list[WebhookMessage]
    next_cursor: str | None


ANSWERS: tuple[type[BaseModel], ...] = (
    ErrorAnswer,
    GatewayAnswer,
    CreatedPhoto,
    RepeatedPhoto,
    Photo,
    PhotoList,
    Erasure,
    Job,
    WarmUp,
    JobList,
    Effect,
    EffectList,
    WebhookEndpoint,
    WebhookSecrets,
    WebhookMessage,
    WebhookMessageList,
)
"""The bodies that routes name."""
