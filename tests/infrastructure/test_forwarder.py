"""Events on their way from the local cloud to `sam local start-lambda`."""

import http.client
import json
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from scripts.deployment.forwarder import forward

Seen = queue.SimpleQueue[tuple[str, bytes]]


@pytest.fixture
def sam() -> Iterator[tuple[str, Seen]]:
    """A stand-in for `start-lambda`: its address, and what it was asked."""
    seen: Seen = queue.SimpleQueue()

    class Invocations(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.put((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Invocations)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_event_becomes_an_invocation(sam: tuple[str, Seen]) -> None:
    address, seen = sam
    # given a function whose events are forwarded
    url = forward("127.0.0.1", "JobResults", address)
    # when the cloud posts one
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
    connection.request("POST", "/", json.dumps({"Records": []}))
    status = connection.getresponse().status
    connection.close()
    # then the cloud is let go at once, and SAM is asked to invoke the function
    assert status == 202
    assert seen.get(timeout=10) == ("/2015-03-31/functions/JobResults/invocations", b'{"Records": []}')
