"""Hands the local cloud's events on to `sam local start-lambda`.

The cloud posts an event to `/` of its function's host and wants to be let go at once; SAM answers an invocation when it
is over. So there is one queue and one thread for each function.
"""

import http.client
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

INVOCATION_SECONDS = 120
"""A first invocation makes its container."""

Events = queue.SimpleQueue[bytes]


def forward(host: str, function: str, sam: str) -> str:
    """Start to forward a function's events.

    Args:
        host: this machine's address to listen on.
        function: its logical id.
        sam: `start-lambda`'s address, `host:port`.

    Returns:
        The URL for events.
    """
    events: Events = queue.SimpleQueue()
    server = ThreadingHTTPServer((host, 0), _door(events))
    for work, arguments in ((server.serve_forever, ()), (_deliver, (events, function, sam))):
        threading.Thread(target=work, args=arguments, daemon=True).start()
    return f"http://{host}:{server.server_port}"


def _deliver(events: Events, function: str, sam: str) -> None:
    while True:
        connection = http.client.HTTPConnection(sam, timeout=INVOCATION_SECONDS)
        try:
            connection.request("POST", f"/2015-03-31/functions/{function}/invocations", events.get())
            answer = connection.getresponse()
            print(f"{function} answered {answer.status} {answer.read().decode()}".rstrip(), flush=True)
        except (OSError, http.client.HTTPException) as error:
            print(f"{function} was not reached: {error!r}", flush=True)
        finally:
            connection.close()


def _door(events: Events) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            events.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: what the function answers is said when it has."""

    return Door
