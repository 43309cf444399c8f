"""A server that accepts connections and never answers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class SilentServer:
    """A listening server.

    Attributes:
        url: its address.
        connections: those that it has accepted.
    """

    url: str
    connections: list[socket.socket] = field(default_factory=list)


@contextmanager
def silent_server() -> Iterator[SilentServer]:
    """Listen on a free port of this machine until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = SilentServer(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread = threading.Thread(target=_accept, args=[listener, server], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in server.connections:
                connection.close()


def _accept(listener: socket.socket, server: SilentServer) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:  # the listener has been shut down
            return
        server.connections.append(connection)
