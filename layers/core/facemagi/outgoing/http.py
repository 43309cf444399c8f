"""One HTTP request to a checked address, ended after a time whatever the other side does."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from facemagi.outgoing.addresses import Target, resolve
from facemagi.outgoing.errors import OutgoingError

CHUNK_BYTES = 65536


@dataclass(frozen=True)
class Bounds:
    """What one request may cost.

    Attributes:
        seconds: from the first packet to the last byte.
        answer_bytes: the longest answer.
    """

    seconds: float
    answer_bytes: int


@dataclass(frozen=True)
class Answer:
    """The answer of another server.

    Attributes:
        status: the HTTP status.
        headers: its headers, names in lower case.
        body: its body, whole.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


def send(method: str, target: Target, headers: Mapping[str, str], body: bytes | None, bounds: Bounds) -> Answer:
    """Send one request and read its answer. A redirect is an answer like any other, and is not followed.

    Args:
        method: the HTTP method.
        target: where to send it.
        headers: its headers; `Host` follows from the target.
        body: its body; None where it has none.
        bounds: what it may cost.

    Raises:
        OutgoingError: the host is not public, cannot be reached, does not answer in time, or answers with too much.
    """
    with exchange(method, target, headers, body, bounds.seconds) as response:
        received = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, received, b"".join(chunks(response, bounds.answer_bytes)))


@contextmanager
def exchange(
    method: str, target: Target, headers: Mapping[str, str], body: bytes | None, seconds: float
) -> Iterator[http.client.HTTPResponse]:
    """As `send`, for a caller that reads the body itself, by `chunks`, within the block.

    Args:
        method: the HTTP method.
        target: where to send it.
        headers: its headers; `Host` follows from the target.
        body: its body; None where it has none.
        seconds: from the first packet to the end of the block.

    Raises:
        OutgoingError: the host is not public, cannot be reached, or does not answer in time.
    """
    family, address = resolve(target)
    try:
        with _connected(family, address, target, seconds) as connection:
            connection.request(method, target.path, body, {"Host": target.authority, **headers})
            yield connection.getresponse()
    except TimeoutError as error:
        raise OutgoingError(f"{target.host} did not answer within {seconds:g} s", may_pass=True) from error
    except ssl.SSLError as error:
        raise OutgoingError(f"the TLS certificate or connection of {target.host} is not valid") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OutgoingError(f"{target.host} did not answer in HTTP", may_pass=True) from error


def chunks(response: http.client.HTTPResponse, most: int) -> Iterator[bytes]:
    """The body of a response, part by part.

    Args:
        response: what `exchange` gave.
        most: bytes; a longer body is not read to its end.

    Raises:
        OutgoingError: the body is too long.
        HTTPException: the body ends early; `exchange` turns it into an OutgoingError.
    """
    size = 0
    while chunk := response.read1(CHUNK_BYTES):
        size += len(chunk)
        if size > most:
            raise OutgoingError(f"the answer has more than {most} bytes")
        yield chunk
    if response.length:  # what is missing of the announced length
        raise http.client.IncompleteRead(b"", response.length)


@contextmanager
def _connected(
    family: socket.AddressFamily, address: str, target: Target, seconds: float
) -> Iterator[http.client.HTTPConnection]:
    """A connection to an address that a timer ends: a server that sends a byte now and then never times out a read."""
    connection = http.client.HTTPConnection(target.host, target.port)
    with socket.socket(family, socket.SOCK_STREAM) as plain:
        plain.settimeout(seconds)
        limit = _TimeLimit(plain)
        timer = threading.Timer(seconds, limit.end)
        timer.daemon = True
        timer.start()
        try:
            plain.connect((address, target.port))
            connection.sock = limit.connected = _encrypted(plain, target)
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            yield connection
            limit.require_time()
        except (OSError, http.client.HTTPException, ValueError):
            limit.require_time()
            raise
        finally:
            timer.cancel()
            connection.close()


def _encrypted(plain: socket.socket, target: Target) -> socket.socket:
    """The socket to send through. Its handshake comes later, so that the time limit already holds for it."""
    if target.scheme != "https":
        return plain
    context = ssl.create_default_context()
    return context.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)


@dataclass
class _TimeLimit:
    """Ends a connection from another thread, and remembers that it did.

    Attributes:
        connected: the socket in use; with TLS another one than at first.
        over: whether the time is over.
    """

    connected: socket.socket
    over: bool = False

    def end(self) -> None:
        self.over = True
        with suppress(OSError):
            self.connected.shutdown(socket.SHUT_RDWR)

    def require_time(self) -> None:
        if self.over:
            raise TimeoutError
