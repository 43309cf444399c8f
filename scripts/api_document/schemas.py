"""What the API answers, as models: only for the document, the functions answer with plain mappings."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from facemagi.errors import KINDS
from facemagi.jobs.requests import Output
from facemagi.states import JobState, PhotoState
from facemagi.warnings import WARNINGS

ErrorCode = StrEnum("ErrorCode", {code: code for code in KINDS})  # type: ignore[misc]
WarningCode = StrEnum("WarningCode", {code: code for code in WARNINGS})  # type: ignore[misc]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Error(_Answer):
    """Why something was refused or failed, and what its sender can do."""

    code: ErrorCode
    message: str = Field(description="One sentence with the measured value.")
    param: str | None = Field(description="The path of the wrong field from the root of the body.")
    limit: dict[str, Any] | None = Field(description="What is allowed, such as `{min, max}`, `{max}` or `{choices}`.")
    actual: Any = Field(description="What was sent or measured; long values are cut.")
    remedy: str | None = Field(description="What the sender can do.")
    retryable: bool = Field(description="Whether the same request may succeed later; see Retry-After.")
    alternatives: list[str] = Field(default=[], description="Ids of effects that can be requested instead, if any.")


class ErrorAnswer(_Answer):
    """The body of every answer that is no success."""

    error: Error
    request_id: str | None = Field(description="The request's id in the service's logs.")


class GatewayAnswer(_Answer):
    """What API Gateway answers itself: to a call without a valid token, and to more calls than the stage admits."""

    message: str


class Face(_Answer):
    """A face of a photo. Coordinates are pixels of the upright photo."""

    id: str = Field(description="`f0` is the largest face.")
    box: list[float] = Field(min_length=4, max_length=4, description="x, y, width, height.")
    points: list[list[float]] = Field(description="Both eyes, the nose tip, both corners of the mouth.")
    yaw: float = Field(description="Degrees.")
    pitch: float = Field(description="Degrees.")
    roll: float = Field(description="Degrees.")
    quality: float = Field(description="0…1; below 0.3 an edit may look bad.")


class UploadForm(_Answer):
    """A presigned POST: send its fields and then the file to its URL, without your token."""

    method: Literal["POST"]
    url: str
    fields: dict[str, str]
    expires_at: int = Field(description="Seconds since 1970.")


class Photo(_Answer):
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


class PhotoList(_Answer):
    """A page of photos, newest first."""

    photos: list[Photo]
    next_cursor: str | None = Field(description="For the next page; null on the last one.")


class RepeatedPhoto(Photo):
    """The first photo with this Idempotency-Key."""

    upload: UploadForm | None = Field(description="A fresh form while the photo awaits its upload, then null.")


class ErasedThings(_Answer):
    """How many things an erasure has deleted."""

    photos: int
    jobs: int


class Erasure(_Answer):
    """The deletion of everything of a caller, or of everything with certain labels."""

    id: str
    state: Literal["running", "done"]
    deleted: ErasedThings = Field(description="So far.")


class JobFace(_Answer):
    """A face that a step edits."""

    id: str
    params: dict[str, Any] = Field(description="The parameters that differ from the step's.")


class JobStep(_Answer):
    """One effect of a job with all its parameters."""

    effect: str
    params: dict[str, Any]
    faces: list[JobFace]


class Result(_Answer):
    """Where the result is."""

    url: str = Field(description="A presigned URL; do not send your token to it.")
    format: str
    url_expires_at: int = Field(description="Seconds since 1970; a GET of the job makes a new URL.")


class JobWarning(_Answer):
    """Something about a result that its user should know."""

    code: WarningCode
    message: str
    remedy: str
    face: str | None = Field(description="The id of the face that it is about.")
    details: list[str]


class Job(_Answer):
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
    result: Result | None
    warnings: list[JobWarning]
    error: Error | None
    finished_at: int | None
    expires_at: int


class JobList(_Answer):
    """A page of jobs, newest first."""

    jobs: list[Job]
    next_cursor: str | None = Field(description="For the next page; null on the last one.")


class EffectWeights(_Answer):
    """One file of trained weights of a model."""

    name: str
    state: Literal["published", "random", "missing"]
    optional: bool
    licence: str
    commercial: bool
    provenance: str
    url: str
    source: str | None
    bytes: int | None


class Effect(_Answer):
    """An effect that is deployed."""

    id: str
    title: str
    summary: str
    model: str
    state: Literal["ready", "needs_weights"]
    endpoint: str
    needs_faces: bool
    min_face: int = Field(description="Pixels.")
    max_pixels: int | None
    formats: list[str]
    licence: str
    commercial: bool
    origin: str
    weights: list[EffectWeights]
    alternatives: list[str]
    parameters: dict[str, Any] = Field(description="JSON Schema of the effect's `params`.")


class EffectList(_Answer):
    """All deployed effects."""

    effects: list[Effect]


ANSWERS: tuple[type[BaseModel], ...] = (
    ErrorAnswer,
    GatewayAnswer,
    CreatedPhoto,
    RepeatedPhoto,
    Photo,
    PhotoList,
    Erasure,
    Job,
    JobList,
    Effect,
    EffectList,
)
"""The bodies that routes name."""
