"""The AWS clients, each created on first use.

Importing boto3 takes 150 ms of CPU, so it is imported only when a client is needed. The environment decides where the
services are (AWS or a laptop): boto3 reads AWS_ENDPOINT_URL itself.
"""

import threading
from functools import cache
from typing import Any

_creating = threading.Lock()  # threads may share clients, but must not create them at the same time

CONNECT_SECONDS = 2
READ_SECONDS = 10
"""A call that hangs, with its retries, must end before the function's 29 s do."""


@cache
def client(service: str) -> Any:
    """The process's one client of a service.

    S3 gets signature version 4 and virtual-hosted addresses. boto3 still presigns with version 2 in the oldest regions,
    and its global host answers with redirects, which break a browser's POST.

    Args:
        service: boto3's name of it, such as `s3` or `sagemaker-runtime`.
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
    with _creating:
        return boto3.client(service, config=config)
