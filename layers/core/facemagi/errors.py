"""Errors as data: one exception, one envelope, one table of codes.

HTTP answers, the records of photos and jobs, and the answers of containers all use the same codes.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One kind of error.

    Attributes:
        status: its HTTP status.
        retryable: whether the same request may succeed later.
    """

    status: HTTPStatus
    retryable: bool = False


KINDS = {
    "invalid_json": Kind(HTTPStatus.BAD_REQUEST),
    "unauthorized": Kind(HTTPStatus.UNAUTHORIZED),
    "consent_required": Kind(HTTPStatus.FORBIDDEN),
    "not_found": Kind(HTTPStatus.NOT_FOUND),
    "method_not_allowed": Kind(HTTPStatus.METHOD_NOT_ALLOWED),
    "idempotency_mismatch": Kind(HTTPStatus.CONFLICT),
    "photo_pending": Kind(HTTPStatus.CONFLICT, retryable=True),
    "photo_rejected": Kind(HTTPStatus.CONFLICT),
    "job_pending": Kind(HTTPStatus.CONFLICT, retryable=True),
    "job_failed": Kind(HTTPStatus.CONFLICT),
    "weights_missing": Kind(HTTPStatus.CONFLICT),
    "expired": Kind(HTTPStatus.GONE),
    "upload_expired": Kind(HTTPStatus.GONE),
    "file_too_large": Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    "unsupported_format": Kind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    "decode_failed": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "image_too_small": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "too_many_pixels": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "missing_param": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "invalid_param": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "unknown_param": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "unknown_effect": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "unknown_face": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "no_face": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "face_too_small": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "too_many_faces": Kind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "internal": Kind(HTTPStatus.INTERNAL_SERVER_ERROR, retryable=True),
    "inference_failed": Kind(HTTPStatus.INTERNAL_SERVER_ERROR, retryable=True),
    "effect_unavailable": Kind(HTTPStatus.SERVICE_UNAVAILABLE, retryable=True),
}
"""Every error code, with its HTTP status."""


def step_path(index: int, steps: int) -> str:
    """The prefix of the path of a field that belongs to one step of a job; empty for a job with a single step.

    Args:
        index: the step's index, from 0.
        steps: the number of steps of the whole job.

    Example:
        >>> step_path(1, 3)
        'steps[1].'
    """
    return f"steps[{index}]." if steps > 1 else ""


class FaceMagiError(Exception):
    """A request that cannot be served, explained so that its sender can correct it.

    Args:
        code: a key of `KINDS`.
        message: one sentence that contains the measured value.
        param: the path of the field at fault, such as `params.whitening`.
        limit: what is allowed.
        actual: what was measured.
        remedy: what the caller can do.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        param: str | None = None,
        limit: Any = None,
        actual: Any = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = KINDS[code]
        self.code, self.message = code, message
        self.param, self.limit, self.actual, self.remedy = param, limit, actual, remedy

    @property
    def status(self) -> int:
        """The HTTP status."""
        return int(self.kind.status)

    def detail(self) -> dict[str, Any]:
        """The members of the envelope's `error`; records store the same."""
        return {
            "code": self.code,
            "message": self.message,
            "param": self.param,
            "limit": self.limit,
            "actual": self.actual,
            "remedy": self.remedy,
            "retryable": self.kind.retryable,
        }

    def envelope(self) -> dict[str, Any]:
        """The body of every error answer: `{"error": {...}}`."""
        return {"error": self.detail()}
