"""Sends events from moto to the processes of their functions."""

import http.client
import json
import queue
import threading
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10


class Dispatcher:
    """Sends events to the hosts of their functions, in order, in a separate thread.

    Attributes:
        hosts: the hosts' URLs by the functions' names; entries may be added at any time.
    """

    def __init__(self) -> None:
        self.hosts: dict[str, str] = {}
        self._events: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
        threading.Thread(target=self._run, daemon=True, name="dispatcher").start()

    def accept(self, function: str, event: str) -> None:
        """Queue an event; it has not been sent when this returns.

        Args:
            function: the function's name.
            event: JSON.
        """
        self._events.put((function, event.encode()))

    def _run(self) -> None:
        while True:
            function, event = self._events.get()
            try:
                _post(self.hosts[function], event)
            except (KeyError, OSError, http.client.HTTPException) as error:
                print(json.dumps({"message": "event lost", "function": function, "error": repr(error)}))


def _post(url: str, event: bytes) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", "/", event, {"Content-Type": "application/json"})
        connection.getresponse().read()
    finally:
        connection.close()
