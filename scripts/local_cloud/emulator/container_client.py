"""Sends one POST /invocations to a container, as SageMaker does."""

import http.client
import socket
import time
from dataclasses import dataclass

from scripts.local_cloud.emulator.invocation import PREFIX, Invocation

CHUNK_BYTES = 1024 * 1024
MIN_TIMEOUT = 0.001
"""Seconds. A timeout of 0 would make the socket non-blocking."""


@dataclass(frozen=True)
class ContainerResponse:
    """The container's whole response."""

    status: int
    content_type: str
    body: bytes


class NoResponseError(Exception):
    """The container sent no valid response; the message says what happened instead."""


class ResponseTimeoutError(NoResponseError):
    """The container did not respond within the invocation's timeout."""


def post(host: str, port: int, invocation: Invocation, body: bytes) -> ContainerResponse:
    """Send a job to the container, and wait for its response.

    Each job has its own connection: on a reused one, a container that crashed cannot be distinguished from one that
    closed an idle connection.

    Args:
        host: the container's address.
        port: the container's port.
        invocation: the job.
        body: the job's request body.

    Raises:
        ResponseTimeoutError: no whole response within the invocation's timeout.
        NoResponseError: the connection broke, or the response was not HTTP with a Content-Length.
    """
    deadline = time.monotonic() + invocation.timeout
    connection = http.client.HTTPConnection(host, port, timeout=invocation.timeout)
    try:
        connection.request("POST", "/invocations", body, _headers(invocation))
        sock = connection.sock  # `connection.sock` is None after a response with Connection: close
        return _read(connection.getresponse(), sock, deadline)
    except TimeoutError as error:
        raise ResponseTimeoutError(f"The container did not answer within {invocation.timeout} seconds.") from error
    except (OSError, http.client.HTTPException) as error:
        raise NoResponseError(f"The container broke the connection off or did not speak HTTP ({error!r}).") from error
    finally:
        connection.close()


def _headers(invocation: Invocation) -> dict[str, str]:
    headers = {
        "Content-Type": invocation.content_type,
        "Accept": invocation.accept,
        f"{PREFIX}Custom-Attributes": invocation.custom_attributes,
        f"{PREFIX}Inference-Id": invocation.inference_id,
    }
    return {name: value for name, value in headers.items() if value is not None}


def _read(response: http.client.HTTPResponse, sock: socket.socket, deadline: float) -> ContainerResponse:
    """Read the whole response; the deadline holds for all reads together."""
    if response.length is None:
        raise NoResponseError("The response from container primary did not specify the required Content-Length header")
    parts = []
    while response.length:
        sock.settimeout(max(deadline - time.monotonic(), MIN_TIMEOUT))
        parts.append(response.read1(CHUNK_BYTES))
        if not parts[-1]:
            raise http.client.IncompleteRead(b"".join(parts), response.length)
    content_type = response.getheader("Content-Type", "application/octet-stream")
    return ContainerResponse(response.status, content_type, b"".join(parts))
