"""Lambda's runtime API, for one sandbox: its process asks for the next event here, and posts the answer.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import queue
import re
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from scripts.local_cloud.lambda_emulator.event import Answer, Event
from scripts.local_cloud.lambda_emulator.function import Function

VERSION = "/2018-06-01/runtime"
ANSWER = re.compile(VERSION + r"/invocation/([0-9a-f-]+)/(response|error)")


@dataclass(frozen=True)
class Posted:
    """What the process posted; `event` is the id of its event, None for an error of the start."""

    event: str | None
    answer: Answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Say nothing: a sandbox that is killed breaks its connection off, and its record says that it ended."""


class RuntimeApi:
    """The API of one sandbox.

    Attributes:
        address: for the variable AWS_LAMBDA_RUNTIME_API.
        posted: what the process posted.

    Args:
        function: the function.
        host: the address to listen on.
    """

    def __init__(self, function: Function, host: str) -> None:
        self.posted: queue.Queue[Posted] = queue.Queue()
        self._events: queue.Queue[Event | None] = queue.Queue()
        self._function = function
        self._server = _Server((host, 0), self._request_handler())
        self.address = f"{host}:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True, name="runtime api").start()

    def offer(self, event: Event) -> None:
        """Give an event to the process as soon as it asks for one.

        Args:
            event: the event.
        """
        self._events.put(event)

    def close(self) -> None:
        """Answer no more."""
        self._events.put(None)
        self._server.shutdown()
        self._server.server_close()

    def _request_handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class RequestHandler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_GET(self) -> None:
                event = api._events.get()
                if event is None:
                    self.close_connection = True
                else:
                    self._respond(200, event.payload, api._headers(event))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                match = ANSWER.fullmatch(self.path)
                failed = match is None or match[2] == "error"
                api.posted.put(Posted(match[1] if match else None, Answer(body, "Unhandled" if failed else None)))
                self._respond(202, b"{}", {})

            def log_message(self, *_: Any) -> None:
                """Log nothing: errors are in the answers."""

            def _respond(self, status: int, body: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return RequestHandler

    def _headers(self, event: Event) -> dict[str, str]:
        return {
            "Lambda-Runtime-Aws-Request-Id": event.id,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + self._function.timeout) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": self._function.arn,
        }
