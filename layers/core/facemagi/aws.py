"""The AWS clients, each created on first use.

Importing boto3 takes 150 ms of CPU, so it is imported only when a client is needed. boto3 itself reads
AWS_ENDPOINT_URL, which points to the local cloud on a laptop and is not set on AWS.
"""

import sys
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

from facemagi import deadline
from facemagi.errors import FaceMagiError

_creation_lock = threading.Lock()  # threads may share clients, but must not create them at the same time

BACKOFF_SECONDS = 1.0
"""The longest pause before the first retry in boto3's standard mode."""


@dataclass(frozen=True)
class CallLimits:
    """How long one call of a service may take.

    Attributes:
        connect: seconds to open a connection.
        read: seconds to wait for each part of the answer.
        attempts: calls in all, retries included.
    """

    connect: float = 1.0
    read: float = 4.0
    attempts: int = 2

    @property
    def longest(self) -> float:
        """Seconds until a call that gets no answer gives up."""
        return self.attempts * (self.connect + self.read) + (self.attempts - 1) * BACKOFF_SECONDS


LIMITS = {
    "dynamodb": CallLimits(read=3.0),  # it answers within milliseconds; long polls consist of its calls
    "s3": CallLimits(read=5.0),
    "sqs": CallLimits(read=4.0),
    # no blind retry: the first attempt may have queued the job although its answer was lost
    "sagemaker-runtime": CallLimits(read=8.0, attempts=1),
    "lambda": CallLimits(read=8.0, attempts=1),
}
"""The limits of the services that requests use."""


@cache
def client(service: str) -> Any:
    """The client of a service, one per process.

    Within a request, a call starts only if it can also fail in the time that is left. So a service that hangs becomes
    an error of ours, and never a function that Lambda ends.

    S3 gets signature version 4 and virtual-hosted addresses. By default boto3 presigns with version 2 in the oldest
    regions, and S3's global host answers with redirects, which break a browser's POST.

    Args:
        service: the service's name in boto3, such as `s3` or `sagemaker-runtime`.
    """
    import boto3
    from botocore.config import Config

    limits = LIMITS.get(service, CallLimits())
    config = Config(
        connect_timeout=limits.connect,
        read_timeout=limits.read,
        signature_version="s3v4" if service == "s3" else None,
        s3={"addressing_style": "virtual"},
        retries={"mode": "standard", "total_max_attempts": limits.attempts},
    )
    with _creation_lock:
        created = boto3.client(service, config=config)
    created.meta.events.register("before-call", lambda **_: _require_time(service, limits.longest))
    return created


def got_no_answer(error: BaseException | None) -> bool:
    """Whether a call failed because AWS did not answer, or could not be reached.

    Args:
        error: what the call raised.
    """
    if "botocore" not in sys.modules:
        return False
    from botocore.exceptions import ConnectionError as UnreachableError
    from botocore.exceptions import HTTPClientError

    return isinstance(error, HTTPClientError | UnreachableError)


def unavailable() -> FaceMagiError:
    """The error of a request that AWS did not answer in time."""
    return FaceMagiError(
        "unavailable", "The service did not get an answer from AWS in time.", remedy="Send the same request again."
    )


def _require_time(service: str, seconds: float) -> None:
    if deadline.remaining_seconds() < seconds:
        raise unavailable()
