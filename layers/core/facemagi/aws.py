"""The AWS clients, each made on first use.

boto3 takes 150 ms of CPU to import, so that happens here and only when a client is wanted. Where the services are
(AWS, or a laptop) is for the environment to say: boto3 reads AWS_ENDPOINT_URL itself.
"""

import threading
from functools import cache
from typing import Any

_making = threading.Lock()  # threads may share clients, but not make them at the same time


CONNECT_SECONDS = 2
READ_SECONDS = 10
"""One call that hangs, with its retries, must not outlast the 29 s that a function has."""


@cache
def client(service: str) -> Any:
    """The process's one client of `service`.

    Signature version 4 and virtual-hosted addresses: boto3's own default for presigned URLs is still version 2 in the
    oldest regions, and its global host answers with redirects, which a browser's POST does not survive.
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
    with _making:
        return boto3.client(service, config=config)
