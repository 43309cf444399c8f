"""One POST /invocations, as SageMaker sends it."""

import http.client
import socket
import time
from dataclasses import dataclass

from scripts.local_cloud.emulator.invocation import PREFIX, Invocation

CHUNK_BYTES = 1024 * 1024
SHORTEST_TIMEOUT = 0.001
"""A socket takes 0 to mean that it should not wait at all."""


@dataclass(frozen=True)
class Answer:
    """What the container said."""

    status: int
    content_type: str
    body: bytes


class NoAnswerError(Exception):
    """The container said nothing that counts; the message says what it did instead."""


class TooLateError(NoAnswerError):
    """The invocation's time was over first."""


def post(host: str, port: int, invocation: Invocation, body: bytes) -> Answer:
    """Have the container do a job.

    Each job has a connection of its own: on one that was kept, a container that died looks like one that hung up.

    Raises:
        TooLateError: no whole answer within the invocation's timeout.
        NoAnswerError: the connection broke, or what came was no HTTP with a Content-Length.
    """
    deadline = time.monotonic() + invocation.timeout
    connection = http.client.HTTPConnection(host, port, timeout=invocation.timeout)
    try:
        connection.request("POST", "/invocations", body, _headers(invocation))
        line = connection.sock  # the connection forgets it when the container wants to hang up
        return _read(connection.getresponse(), line, deadline)
    except TimeoutError as error:
        raise TooLateError(f"The container did not answer within {invocation.timeout} seconds.") from error
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswerError(f"The container broke the connection off or did not speak HTTP ({error!r}).") from error
    finally:
        connection.close()


def _headers(invocation: Invocation) -> dict[str, str]:
    wanted = {
        "Content-Type": invocation.content_type,
        "Accept": invocation.accept,
        f"{PREFIX}Custom-Attributes": invocation.custom_attributes,
        f"{PREFIX}Inference-Id": invocation.inference_id,
    }
    return {name: value for name, value in wanted.items() if value is not None}


def _read(response: http.client.HTTPResponse, line: socket.socket, deadline: float) -> Answer:
    """The whole answer; many slow reads do not add up to more than the deadline."""
    if response.length is None:
        raise NoAnswerError("The response from container primary did not specify the required Content-Length header")
    parts = []
    while response.length:
        line.settimeout(max(deadline - time.monotonic(), SHORTEST_TIMEOUT))
        parts.append(response.read1(CHUNK_BYTES))
        if not parts[-1]:
            raise http.client.IncompleteRead(b"".join(parts), response.length)
    content_type = response.getheader("Content-Type", "application/octet-stream")
    return Answer(response.status, content_type, b"".join(parts))
