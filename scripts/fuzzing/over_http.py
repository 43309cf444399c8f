"""The service of a local cloud, over HTTP: its gateway, its functions in sandboxes, its queues and endpoints."""

import http.client
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from scripts.fuzzing.call import Answer, Call
from scripts.fuzzing.run import Target
from scripts.fuzzing.service import LIMITS
from scripts.fuzzing.things import Things
from scripts.local_cloud import LocalCloud, Options

CONTAINER = (sys.executable, "-m", "scripts.benchmarks.idle_container")
"""A model that computes nothing: here requests are tried, not edits."""

TIMEOUT_SECONDS = 40
"""More than API Gateway waits for a function."""

MOST_SECONDS = 29.0
"""The longest answer: the function's timeout, most of which an erasure may use before the sweeper takes over."""

LOG_CHARS = 4000


@contextmanager
def over_http(current: Path) -> Iterator[Target]:
    """A local cloud that checks keys. It ends with the block.

    Args:
        current: gets the request that is being sent.
    """
    options = Options(auth="keys", container=CONTAINER, limits=LIMITS)
    with LocalCloud.start(options) as cloud:
        os.environ.update(cloud.environment)
        log = cloud.logs / "gateway.log"
        sender = _Sender(urlsplit(cloud.api_url).netloc)
        yield Target(sender.send, lambda: Things(sender.send), lambda: _end_of(log), current, MOST_SECONDS)


def _end_of(log: Path) -> str:
    return log.read_text("utf-8", "replace")[-LOG_CHARS:]


@dataclass
class _Sender:
    """Sends requests over one connection, one after another."""

    address: str
    _connection: http.client.HTTPConnection | None = field(default=None, init=False)

    def send(self, call: Call) -> Answer:
        """Send a request, over a new connection where the server has closed the last one."""
        started = time.monotonic()
        try:
            return self._exchange(call, started)
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection = None
            return self._exchange(call, started)

    def _exchange(self, call: Call, started: float) -> Answer:
        connection = self._connection or http.client.HTTPConnection(self.address, timeout=TIMEOUT_SECONDS)
        self._connection = connection
        connection.putrequest(call.method, call.target, skip_host=True, skip_accept_encoding=True)
        for name, value in (*call.headers, ("content-length", str(len(call.body)))):
            connection.putheader(name, value.encode("latin-1", "replace"))
        connection.endheaders(call.body or None)
        answer = connection.getresponse()
        body = answer.read()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, headers, body, time.monotonic() - started)
