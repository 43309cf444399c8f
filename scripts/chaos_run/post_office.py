"""HTTP proxies in front of the processes of functions that events invoke: events get lost, come twice, come late.

A batch of messages of a queue waits for its answer. A lost one fails, so the queue sends it again; a doubled one is
processed twice, as after a visibility timeout that was too short.
"""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from scripts.local_cloud import children
from scripts.local_cloud.function_host import AWAITED
from scripts.local_cloud.server import serve

FATES = {"lost": 0.06, "doubled": 0.10, "late": 0.10}
"""How often each happens to an event; the others arrive once, at once."""

LATE_SECONDS = (2.0, 25.0)
TIMEOUT_SECONDS = 60.0


class PostOffice:
    """Passes events on to functions, or does not.

    Attributes:
        counts: how many events had each fate.
        disturbs: whether events have other fates than to arrive.

    Args:
        seed: chooses the fates, in the order in which the events come.
    """

    def __init__(self, seed: int) -> None:
        self._choice, self._lock = random.Random(seed), threading.Lock()
        self.counts: Counter[str] = Counter()
        self.disturbs = True
        self._posting: list[threading.Thread] = []

    def close(self) -> None:
        """Disturb no further event, and wait until the late ones have arrived."""
        self.disturbs = False
        while self._posting:
            self._posting.pop().join()

    def open_branch(self, url: str) -> str:
        """Start a proxy in front of a function's process; returns its URL.

        Args:
            url: of the process.
        """
        office = self

        class Branch(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                event = self.rfile.read(int(self.headers["Content-Length"]))
                if AWAITED in self.headers:
                    status, body = office._deliver_batch(url, event)
                else:
                    office._deliver(url, event)
                    status, body = 202, b""
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Log nothing."""

        listener = children.listen("127.0.0.1")
        host, port = listener.getsockname()
        threading.Thread(target=serve, args=[listener, Branch], daemon=True, name="post office").start()
        return f"http://{host}:{port}"

    def _deliver(self, url: str, event: bytes) -> None:
        for pause in self._pauses():
            thread = threading.Thread(target=self._post, args=[url, event, pause], daemon=True)
            thread.start()
            self._posting.append(thread)

    def _deliver_batch(self, url: str, event: bytes) -> tuple[int, bytes]:
        """Pass a batch on as often as its fate says; the status and the body of the last answer."""
        answer = (HTTPStatus.INTERNAL_SERVER_ERROR.value, b"")
        for pause in self._pauses():
            answer = self._post(url, event, pause, {AWAITED: "1"}) or answer
        return answer

    def _pauses(self) -> list[float]:
        """A pause before each delivery of one event."""
        with self._lock:
            names = [*FATES, "passed"]
            weights = [*FATES.values(), 1 - sum(FATES.values())]
            (fate,) = self._choice.choices(names, weights) if self.disturbs else ("passed",)
            self.counts[fate] += 1
            late = self._choice.uniform(*LATE_SECONDS)
        return {"lost": [], "doubled": [0.0, late], "late": [late], "passed": [0.0]}[fate]

    def _post(
        self, url: str, event: bytes, pause: float, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes] | None:
        """The answer's status and body; None where the process ended before it."""
        time.sleep(pause)
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", "/", event, {"Content-Type": "application/json", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            with self._lock:
                self.counts["broken off"] += 1  # its process was killed while it took the event
            return None
        finally:
            connection.close()
