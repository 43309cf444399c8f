"""A small HTTP server on a socket that the parent process created."""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def serve(listener: socket.socket, handler: type[BaseHTTPRequestHandler]) -> None:
    """Serve until the process is killed, with a thread for each connection.

    Args:
        listener: the listening socket.
        handler: the class that handles the requests.
    """
    server = ThreadingHTTPServer(listener.getsockname(), handler, bind_and_activate=False)
    server.daemon_threads = True
    server.socket.close()
    server.socket = listener
    server.serve_forever()
