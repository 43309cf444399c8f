"""Forwards the local cloud's events to `sam local start-lambda`.

The cloud posts an event to `/` of the function's host and needs an immediate response, but SAM answers an invocation
only when it is over. So each function has a queue and a thread here.
"""

import http.client
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

INVOCATION_SECONDS = 120
"""Long enough for the first invocation, which creates the function's container."""

Events = queue.SimpleQueue[bytes]


def forward(host: str, function: str, sam: str) -> str:
    """Start a server that forwards a function's events.

    Args:
        host: address of this machine to listen on.
        function: the function's logical id.
        sam: address of `start-lambda`, `host:port`.

    Returns:
        The URL to post events to.
    """
    events: Events = queue.SimpleQueue()
    server = ThreadingHTTPServer((host, 0), _receiver(events))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=_deliver, args=(events, function, sam), daemon=True).start()
    return f"http://{host}:{server.server_port}"


def _deliver(events: Events, function: str, sam: str) -> None:
    """Invoke the function with one event after another, endlessly."""
    while True:
        connection = http.client.HTTPConnection(sam, timeout=INVOCATION_SECONDS)
        try:
            connection.request("POST", f"/2015-03-31/functions/{function}/invocations", events.get())
            response = connection.getresponse()
            print(f"{function} answered {response.status} {response.read().decode()}".rstrip(), flush=True)
        except (OSError, http.client.HTTPException) as error:
            print(f"{function} could not be reached: {error!r}", flush=True)
        finally:
            connection.close()


def _receiver(events: Events) -> type[BaseHTTPRequestHandler]:
    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            events.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Log nothing: `_deliver` prints the function's response."""

    return Receiver
