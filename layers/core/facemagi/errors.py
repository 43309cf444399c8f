"""What can go wrong, as data: one exception, one envelope, one table of codes.

The same code is used in an HTTP answer, in a photo's or a job's record and in a container's answer.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One kind of error: its HTTP status, and whether the same request may succeed later."""

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
"""Every error code, and what it means to HTTP."""


def step_path(place: int, steps: int) -> str:
    """What the path of a field begins with that belongs to one of a job's steps: nothing where there is but one."""
    return f"steps[{place}]." if steps > 1 else ""


class FaceMagiError(Exception):
    """A request that cannot be served, told so that its sender can mend it.

    Args:
        code: a key of `KINDS`.
        message: one sentence with the measured value in it.
        param: the field that is at fault, as a path (`params.whitening`).
        limit: what is allowed.
        actual: what was measured.
        remedy: what to do about it.
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
        return int(self.kind.status)

    def detail(self) -> dict[str, Any]:
        """The members of the envelope's `error`, as they stand in a record too."""
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
