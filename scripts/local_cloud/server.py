"""A small HTTP server on a socket that was made by the parent."""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def serve(listener: socket.socket, handler: type[BaseHTTPRequestHandler]) -> None:
    """Serve for ever, a thread for each connection."""
    server = ThreadingHTTPServer(listener.getsockname(), handler, bind_and_activate=False)
    server.daemon_threads = True
    server.socket.close()
    server.socket = listener
    server.serve_forever()
