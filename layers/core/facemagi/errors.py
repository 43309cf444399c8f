"""Errors as data: one exception, one envelope, one table of codes.

HTTP answers, the records of photos and jobs, and the answers of containers all use the same codes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class ErrorKind:
    """One kind of error.

    Attributes:
        status: its HTTP status.
        retry_after_s: after how many seconds the same request may succeed; None where it cannot.
    """

    status: HTTPStatus
    retry_after_s: int | None = None

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later."""
        return self.retry_after_s is not None


KINDS = {
    "invalid_json": ErrorKind(HTTPStatus.BAD_REQUEST),
    "unauthorized": ErrorKind(HTTPStatus.UNAUTHORIZED),
    "token_expired": ErrorKind(HTTPStatus.UNAUTHORIZED),
    "forbidden_scope": ErrorKind(HTTPStatus.FORBIDDEN),
    "consent_required": ErrorKind(HTTPStatus.FORBIDDEN),
    "not_found": ErrorKind(HTTPStatus.NOT_FOUND),
    "method_not_allowed": ErrorKind(HTTPStatus.METHOD_NOT_ALLOWED),
    "idempotency_mismatch": ErrorKind(HTTPStatus.CONFLICT),
    "keys_disabled": ErrorKind(HTTPStatus.CONFLICT),
    "photo_pending": ErrorKind(HTTPStatus.CONFLICT, retry_after_s=1),
    "photo_rejected": ErrorKind(HTTPStatus.CONFLICT),
    "job_pending": ErrorKind(HTTPStatus.CONFLICT, retry_after_s=2),
    "job_failed": ErrorKind(HTTPStatus.CONFLICT),
    "delivery_pending": ErrorKind(HTTPStatus.CONFLICT, retry_after_s=5),
    "not_retryable": ErrorKind(HTTPStatus.CONFLICT),
    "weights_missing": ErrorKind(HTTPStatus.CONFLICT),
    "effect_disabled": ErrorKind(HTTPStatus.CONFLICT),
    "expired": ErrorKind(HTTPStatus.GONE),
    "deleted": ErrorKind(HTTPStatus.GONE),
    "deadline_passed": ErrorKind(HTTPStatus.GONE),
    "job_canceled": ErrorKind(HTTPStatus.GONE),
    "upload_expired": ErrorKind(HTTPStatus.GONE),
    "file_too_large": ErrorKind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    "unsupported_format": ErrorKind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    "unsupported_media_type": ErrorKind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    "image_url_failed": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY, retry_after_s=30),
    "decode_failed": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "image_too_small": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "too_many_pixels": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "missing_param": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "invalid_param": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "unknown_param": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "unknown_effect": ErrorKind(HTTPStatus.NOT_FOUND),
    "unknown_face": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "no_face": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "face_unclear": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "face_too_small": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "too_many_faces": ErrorKind(HTTPStatus.UNPROCESSABLE_ENTITY),
    "quota_exceeded": ErrorKind(HTTPStatus.TOO_MANY_REQUESTS),
    "internal": ErrorKind(HTTPStatus.INTERNAL_SERVER_ERROR, retry_after_s=5),
    "inference_failed": ErrorKind(HTTPStatus.INTERNAL_SERVER_ERROR, retry_after_s=5),
    "queue_full": ErrorKind(HTTPStatus.TOO_MANY_REQUESTS, retry_after_s=60),
    "effect_unavailable": ErrorKind(HTTPStatus.SERVICE_UNAVAILABLE, retry_after_s=60),
    "unavailable": ErrorKind(HTTPStatus.SERVICE_UNAVAILABLE, retry_after_s=5),
}
"""Every error code, with its HTTP status and when a retry can help."""


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
        param: the path of the wrong field from the root of the body, such as `steps[1].params.whitening`.
        limit: what is allowed: a mapping such as `{"min": 0, "max": 100}`; a number is a maximum, a list or a text are
            the choices.
        actual: what was measured.
        remedy: what the caller can do.
        alternatives: ids of effects that the caller can request instead.
        headers: further headers of the HTTP answer; `Retry-After` follows from the code if it is not among them.
        eta_s: in how many seconds a job would end that is sent now, where that is known and of use.
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
        headers: Mapping[str, str] = MappingProxyType({}),
        eta_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = KINDS[code]
        self.code, self.message = code, _cut(message, MESSAGE_CHARS)
        self.param, self.actual = param and _cut(param, ECHOED_CHARS), _echo(actual)
        self.limit, self.remedy = limit, remedy
        self.alternatives = list(alternatives)
        self.eta_s = eta_s
        self.headers = dict(headers)
        if self.kind.retry_after_s is not None:
            self.headers.setdefault("Retry-After", str(self.kind.retry_after_s))

    @property
    def status(self) -> int:
        """The HTTP status."""
        return int(self.kind.status)

    def detail(self) -> dict[str, Any]:
        """The members of `error` in the envelope; records store the same. `alternatives` and `eta_s` are there only if
        they are known."""
        members = {
            "code": self.code,
            "message": self.message,
            "param": self.param,
            "limit": _as_mapping(self.limit),
            "actual": self.actual,
            "remedy": self.remedy,
            "retryable": "Retry-After" in self.headers,
        }
        members |= {"alternatives": self.alternatives} if self.alternatives else {}
        return members | ({} if self.eta_s is None else {"eta_s": self.eta_s})

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


def _as_mapping(limit: Any) -> Any:
    """A limit in the one form that the API uses."""
    if limit is None or isinstance(limit, dict):
        return limit
    if isinstance(limit, int | float) and not isinstance(limit, bool):
        return {"max": limit}
    return {"choices": list(limit) if isinstance(limit, list | tuple) else [limit]}
