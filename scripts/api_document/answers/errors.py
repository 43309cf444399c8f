"""Errors."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from facemagi.errors import KINDS
from scripts.api_document.answers.answer import Answer

ErrorCode = StrEnum("ErrorCode", {code: code for code in KINDS})  # type: ignore[misc]


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
