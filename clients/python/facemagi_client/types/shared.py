"""Types of several routes, written from the OpenAPI document by ./scripts/openapi; not by hand."""

from typing import Any, Literal, NotRequired, TypedDict

WebhookEvents = Literal[
    "job.succeeded",
    "job.failed",
    "job.canceled",
    "job.expired",
    "job.deleted",
    "photo.ready",
    "photo.rejected",
    "batch.completed",
]

ErrorCode = Literal[
    "invalid_json",
    "unauthorized",
    "token_expired",
    "forbidden_scope",
    "consent_required",
    "not_found",
    "method_not_allowed",
    "idempotency_mismatch",
    "keys_disabled",
    "photo_pending",
    "photo_rejected",
    "job_pending",
    "job_failed",
    "delivery_pending",
    "not_retryable",
    "weights_missing",
    "effect_disabled",
    "expired",
    "deleted",
    "deadline_passed",
    "job_canceled",
    "upload_expired",
    "file_too_large",
    "unsupported_format",
    "unsupported_media_type",
    "image_url_failed",
    "decode_failed",
    "image_too_small",
    "too_many_pixels",
    "missing_param",
    "invalid_param",
    "unknown_param",
    "unknown_effect",
    "unknown_face",
    "no_face",
    "face_unclear",
    "face_too_small",
    "too_many_faces",
    "quota_exceeded",
    "internal",
    "inference_failed",
    "queue_full",
    "effect_unavailable",
    "unavailable",
]

JobState = Literal["queued", "succeeded", "failed", "canceled", "expired", "deleted"]
"""The life of a job: queued, then one of the final states."""


class Error(TypedDict):
    """Why something was refused or failed, and what its sender can do."""

    code: ErrorCode
    # One sentence with the measured value.
    message: str
    # The path of the wrong field from the root of the body.
    param: str | None
    # What is allowed, such as `{min, max}`, `{max}` or `{choices}`.
    limit: dict[str, Any] | None
    # What was sent or measured; long values are cut.
    actual: Any
    # What the sender can do.
    remedy: str | None
    # Whether the same request may succeed later; see Retry-After.
    retryable: bool
    # Ids of effects that can be requested instead, if any.
    alternatives: NotRequired[list[str]]
    # With `queue_full`: in how many seconds a job would end that is sent now.
    eta_s: NotRequired[float | None]


class FaceChoice(TypedDict):
    """One face of a job, with parameters that replace the job's."""

    id: str
    params: NotRequired[dict[str, Any]]


class GatewayAnswer(TypedDict):
    """What API Gateway answers itself: to a call without a valid token, and to more calls than the stage admits."""

    message: str


class Output(TypedDict):
    """How the result is cut, sized and encoded."""

    format: NotRequired[Literal["jpeg", "png", "webp", "gif", "avif", "json"]]
    quality: NotRequired[int]
    max_side: NotRequired[int | None]
    size: NotRequired[Literal["photo", "result", "thumbnail"]]
    mark: NotRequired[Literal["zh", "en"] | None]
    mask: NotRequired[bool]


class Webhook(TypedDict):
    """Where events are sent, and which; without `events`, all."""

    url: str
    events: NotRequired[list[WebhookEvents] | None]


class ErrorAnswer(TypedDict):
    """The body of every answer that is no success."""

    error: Error
    # The request's id in the service's logs.
    request_id: str | None


class NewStep(TypedDict):
    """One effect of a chain; `faces` replaces the job's faces for this step."""

    effect: str
    params: NotRequired[dict[str, Any]]
    faces: NotRequired[Literal["all", "largest"] | list[str | FaceChoice] | None]
