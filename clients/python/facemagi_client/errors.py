"""What can go wrong. Every error is an `ApiError` with what happened and what to do."""

from collections.abc import Mapping
from typing import Any

from facemagi_client.types import Job, Photo

NO_ANSWER = 0
"""`status` of an error that is no answer of the service."""

SERVER_ERROR = 500
"""From this status on the fault is the service's; its operator finds it by the request's id."""


class ApiError(Exception):
    """The service refused something, could not do it, or did not answer.

    Attributes:
        code: says what happened, such as `no_face`. New codes can come at any time.
        message: one sentence with the measured value.
        param: the path of the wrong field in the request.
        limit: what is allowed, such as `{"min": 0, "max": 100}`.
        actual: what was sent or measured.
        remedy: what to do.
        retryable: whether the same request may succeed later.
        retry_after_s: after how many seconds; None where the service does not say.
        alternatives: ids of effects that can be requested instead.
        status: the HTTP status; 0 if there was no answer.
        request_id: the request's id in the service's logs.
        error: the whole error, as the service sent it.
    """

    def __init__(
        self,
        error: Mapping[str, Any],
        *,
        status: int = NO_ANSWER,
        request_id: str | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        self.error = dict(error)
        self.code = str(error.get("code") or "unknown")
        self.message = str(error.get("message") or f"The service answered {status}.")
        self.param: str | None = error.get("param")
        self.limit: Any = error.get("limit")
        self.actual: Any = error.get("actual")
        self.remedy: str | None = error.get("remedy")
        self.retryable = bool(error.get("retryable"))
        self.alternatives = list(error.get("alternatives") or [])
        self.status, self.request_id, self.retry_after_s = status, request_id, retry_after_s
        request = f"(request {request_id})" if request_id and status >= SERVER_ERROR else None
        super().__init__(" ".join(filter(None, [self.message, self.remedy, request])))


class NoAnswerError(ApiError):
    """The service could not be reached, or the connection ended before its answer."""


class PhotoRejectedError(ApiError):
    """The service cannot use a photo: it is no picture, too small, or was never uploaded.

    Attributes:
        photo: the photo, as the service shows it.
    """

    def __init__(self, photo: Photo) -> None:
        message = {"code": f"photo_{photo['state']}", "message": f"The photo is {photo['state']}."}
        super().__init__(photo["error"] or message)
        self.photo = photo


class JobFailedError(ApiError):
    """A job ended without a result: it failed, was canceled, expired or was deleted.

    Attributes:
        job: the job, as the service shows it.
    """

    def __init__(self, job: Job) -> None:
        super().__init__(job["error"] or {"code": f"job_{job['state']}", "message": f"The job is {job['state']}."})
        self.job = job


class WaitTimeoutError(ApiError):
    """Something has not ended in the time that you wait for it. It goes on in the service.

    Attributes:
        id: of the photo, job, batch or erasure.
    """

    def __init__(self, thing: str, state: str, timeout_s: float) -> None:
        message = f"{thing} is still {state} after {timeout_s:g} s."
        super().__init__(
            {"code": "wait_timeout", "message": message, "remedy": "It goes on; wait for it again.", "retryable": True}
        )
        self.id = thing


class SignatureError(Exception):
    """A webhook's message is not from the service, or too old. Do not believe it."""
