"""The AWS clients, each created on first use.

Importing boto3 takes 150 ms of CPU, so it is imported only when a client is needed. boto3 itself reads
AWS_ENDPOINT_URL, which points to the local cloud on a laptop and is not set on AWS.
"""

import threading
from functools import cache
from typing import Any

_creation_lock = threading.Lock()  # threads may share clients, but must not create them at the same time

CONNECT_SECONDS = 2
READ_SECONDS = 10
"""Seconds. With its retries, a call that hangs must end before the function's timeout of 29 s."""


@cache
def client(service: str) -> Any:
    """The client of a service, one per process.

    S3 gets signature version 4 and virtual-hosted addresses. By default boto3 presigns with version 2 in the oldest
    regions, and S3's global host answers with redirects, which break a browser's POST.

    Args:
        service: the service's name in boto3, such as `s3` or `sagemaker-runtime`.
    """
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        signature_version="s3v4" if service == "s3" else None,
        s3={"addressing_style": "virtual"},
        retries={"mode": "standard", "max_attempts": 3},
    )
    with _creation_lock:
        return boto3.client(service, config=config)
