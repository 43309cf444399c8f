"""A web server that has photos, or answers as a test says."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]
"""Writes one answer."""


@dataclass
class PhotoServer:
    """What a server was asked for.

    Attributes:
        url: the address of its only file.
        replies: its answers, in order; the last one is repeated.
        requests: the headers of each request.
    """

    url: str
    replies: list[Reply]
    requests: list[dict[str, str]] = field(default_factory=list)


def file(content: bytes, *, announced: int | None = None, status: int = 200) -> Reply:
    """An answer with a file.

    Args:
        content: the file.
        announced: its length as the answer says; None for the true one.
        status: the HTTP status.
    """

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(content) if announced is None else announced))
        handler.end_headers()
        handler.wfile.write(content)

    return reply


def endless(start: bytes) -> Reply:
    """An answer whose file never ends.

    Args:
        start: its first bytes.
    """

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(start)
        with suppress(OSError):  # the client has closed the connection
            while True:
                handler.wfile.write(bytes(65536))

    return reply


def redirect(target: str) -> Reply:
    """An answer that names another address.

    Args:
        target: that address; relative to the server's or absolute.
    """

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return reply


@contextmanager
def photo_server(*replies: Reply) -> Iterator[PhotoServer]:
    """Serve on a free port of this machine until the block ends.

    Args:
        replies: the answers, in order; the last one is repeated.
    """
    served = PhotoServer("", list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.requests.append({name.lower(): value for name, value in self.headers.items()})
            number = min(len(served.requests), len(served.replies))
            served.replies[number - 1](self)

        def log_message(self, *_: Any) -> None:
            """Log nothing: the test has the requests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.url = f"http://127.0.0.1:{server.server_port}/photos/ann.jpg?size=large"
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
