"""Errors as data: one exception, one envelope, one table of codes.

HTTP answers, the records of photos and jobs, and the answers of containers all use the same codes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True)
class ErrorKind:
    """One kind of error.

    Attributes:
        status: its HTTP status.
        retryable: whether the same request may succeed later.
    """

    status: HTTPStatus
    retryable: bool = False


KINDS = {
    "invalid_json": ErrorKind(HTTPStatus.BAD_REQUEST),
    "unauthorized": ErrorKind(HTTPStatus.UNAUTHORIZED),
    "consent_required": ErrorKind(HTTPStatus.FORBIDDEN),
    "not_found": ErrorKind(HTTPStatus.NOT_FOUND),
    "method_not_allowed": ErrorKind(HTTPStatus.METHOD_NOT_ALLOWED),
    "idempotency_mismatch": ErrorKind(HTTPStatus.CONFLICT),
    "photo_pending": ErrorKind(HTTPStatus.CONFLICT, retryable=True),
    "photo_rejected": ErrorKind(HTTPStatus.CONFLICT),
    "job_pending": ErrorKind(HTTPStatus.CONFLICT, retryable=True),
    "job_failed": ErrorKind(HTTPStatus.CONFLICT),
    "weights_missing": ErrorKind(HTTPStatus.CONFLICT),
    "expired": ErrorKind(HTTPStatus.GONE),
    "upload_expired": ErrorKind(HTTPStatus.GONE),
    "file_too_large": ErrorKind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    "unsupported_format": ErrorKind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    "decode_failed": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "image_too_small": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "too_many_pixels": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "missing_param": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "invalid_param": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "unknown_param": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "unknown_effect": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "unknown_face": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "no_face": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "face_unclear": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "face_too_small": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "too_many_faces": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "internal": ErrorKind(HTTPStatus.INTERNAL_SERVER_ERROR, retryable=True),
    "inference_failed": ErrorKind(HTTPStatus.INTERNAL_SERVER_ERROR, retryable=True),
    "effect_unavailable": ErrorKind(HTTPStatus.SERVICE_UNAVAILABLE, retryable=True),
    "unavailable": ErrorKind(HTTPStatus.SERVICE_UNAVAILABLE, retryable=True),
}
"""Every error code, with its HTTP status and whether a retry can help."""


ECHOED_CHARS = 80
"""So many characters of a value or a name that a caller sent are repeated in an error: enough to recognise it."""

MESSAGE_CHARS = 400
"""The longest message: a sentence with two such values."""

EXACT_INTEGER = 2**53
"""Larger integers are repeated as text: JSON readers that use floats would change them."""


def step_path(index: int, steps: int) -> str:
    """The prefix of a field's path for fields of one step of a job; empty for a job with a single step.

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

    What the sender wrote is repeated only in part: an error is never larger than a few hundred characters, its `limit`
    and `remedy` apart, which are ours.

    Args:
        code: a key of `KINDS`.
        message: one sentence that contains the measured value.
        param: the path of the wrong field, such as `params.whitening`.
        limit: what is allowed.
        actual: what was measured.
        remedy: what the caller can do.
        alternatives: ids of effects that the caller can request instead.
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
        alternatives: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.kind = KINDS[code]
        self.code, self.message = code, _cut(message, MESSAGE_CHARS)
        self.param, self.actual = param and _cut(param, ECHOED_CHARS), _echo(actual)
        self.limit, self.remedy = limit, remedy
        self.alternatives = list(alternatives)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return int(self.kind.status)

    def detail(self) -> dict[str, Any]:
        """The members of `error` in the envelope, with `alternatives` only if there are any; records store the same."""
        members = {
            "code": self.code,
            "message": self.message,
            "param": self.param,
            "limit": self.limit,
            "actual": self.actual,
            "remedy": self.remedy,
            "retryable": self.kind.retryable,
        }
        return members | ({"alternatives": self.alternatives} if self.alternatives else {})

    def envelope(self) -> dict[str, Any]:
        """The body of every error answer: `{"error": {...}}`."""
        return {"error": self.detail()}


def _echo(value: Any) -> Any:
    """A value that the caller sent, short enough to repeat."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) <= EXACT_INTEGER else f"an integer of {value.bit_length()} bits"
    text = value if isinstance(value, str) else repr(value)
    return value if len(text) <= ECHOED_CHARS else _cut(text, ECHOED_CHARS)


def _cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else text[: chars - 1] + "…"
