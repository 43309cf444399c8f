"""A server that answers each request as a test says, also wrongly, and remembers the requests."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]
"""Writes one answer."""


@dataclass(frozen=True)
class Received:
    """A request that the server has got.

    Attributes:
        method: HTTP method.
        path: with the query.
        headers: names in lower case.
        body: its bytes.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FaultServer:
    """A server.

    Attributes:
        url: its address.
        replies: its answers, in order; the last one is repeated.
        requests: what it has got.
    """

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    requests: list[Received] = field(default_factory=list)


def answer(status: int, content: Any = None, **headers: str) -> Reply:
    """An answer.

    Args:
        status: HTTP status.
        content: JSON, or bytes as they are; None for no body.
        headers: with _ in place of -.
    """
    body = content if isinstance(content, bytes) else b"" if content is None else json.dumps(content).encode()
    sent = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in sent.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def error(status: int, code: str, *, retryable: bool, **headers: str) -> Reply:
    """An error of the API.

    Args:
        status: HTTP status.
        code: the error's code.
        retryable: whether the same request may succeed later.
        headers: with _ in place of -.
    """
    described = {"code": code, "message": f"{code}.", "remedy": "Try again.", "retryable": retryable}
    return answer(status, {"error": described, "request_id": "r-1"}, **headers)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """No answer: the connection ends."""
    handler.close_connection = True


def half(content: bytes) -> Reply:
    """The first half of a body; then the connection ends.

    Args:
        content: the whole body.
    """

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content[: len(content) // 2])
        handler.close_connection = True

    return reply


@contextmanager
def fault_server(*replies: Reply) -> Iterator[FaultServer]:
    """Serve on a free port of this machine until the block ends.

    Args:
        replies: the answers, in order; the last one is repeated.
    """
    served = FaultServer(replies=list(replies))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            served.requests.append(Received(self.command, self.path, headers, body))
            served.replies[min(len(served.requests), len(served.replies)) - 1](self)

        def do_GET(self) -> None:
            self.handle_any()

        def do_POST(self) -> None:
            self.handle_any()

        def do_PUT(self) -> None:
            self.handle_any()

        def do_DELETE(self) -> None:
            self.handle_any()

        def log_message(self, *_: Any) -> None:
            """Log nothing: the test has the requests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        served.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
