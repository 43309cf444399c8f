"""The forwarder of the local cloud's events to `sam local start-lambda`."""

import http.client
import json
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from scripts.deployment.forwarder import forward

Requests = queue.SimpleQueue[tuple[str, bytes]]


@pytest.fixture
def sam() -> Iterator[tuple[str, Requests]]:
    """A stand-in for `start-lambda`: its address, and the requests that it received."""
    requests: Requests = queue.SimpleQueue()

    class Invocations(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            requests.put((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Invocations)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}", requests
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_event_becomes_an_invocation(sam: tuple[str, Requests]) -> None:
    address, requests = sam
    # given a function whose events are forwarded
    url = forward("127.0.0.1", "JobResults", address)
    # when the cloud posts one
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
    connection.request("POST", "/", json.dumps({"Records": []}))
    status = connection.getresponse().status
    connection.close()
    # then the cloud gets an immediate response, and SAM a request to invoke the function
    assert status == 202
    assert requests.get(timeout=10) == ("/2015-03-31/functions/JobResults/invocations", b'{"Records": []}')
