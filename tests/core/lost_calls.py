"""Invocations that get no answer, functions that are killed, and what SageMaker was sent."""

from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from facemagi import table
from facemagi.jobs import sagemaker
from tests.core.job_life import submit
from tests.core.job_samples import Calls
from tests.support.samples import OWNER

INFERENCE_ID = "X-Amzn-SageMaker-Inference-Id"


def sent(calls: Calls, job: str) -> list[str]:
    """The end of each inference id: leg and attempt."""
    return [call["headers"][INFERENCE_ID].removeprefix(f"{OWNER}.{job}") for call in calls]


class KilledError(BaseException):
    """The function was killed; no code of ours runs after it."""


def killed(*_: Any, **__: Any) -> Any:
    raise KilledError


def submit_and_be_killed(photo: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send a job in a function that is killed after it has written the record, before it invokes the endpoint."""
    with monkeypatch.context() as patch:
        patch.setattr(sagemaker, "invoke", killed)
        patch.setattr(table, "delete", lambda *_: None)
        with pytest.raises(KilledError):
            submit(photo, key=key)


def no_answer(*_: Any, **__: Any) -> Any:
    raise ReadTimeoutError(endpoint_url="https://runtime.sagemaker")
