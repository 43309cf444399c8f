"""A model container that computes nothing: it answers each job after a fixed time, for measurements of the queue.

It prints each job's id, so that the emulator's log shows which jobs ran, and how often.
"""

import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECONDS = 0.2
"""How long a job takes. With two at a time, as in the shared container, it does ten a second."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer("text/plain", b"")

    def do_POST(self) -> None:
        job = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(SECONDS)
        print("ran", job.get("job", "-"), flush=True)
        spent = int(SECONDS * 1000)
        self._answer(f'image/jpeg; ms="run.{spent}+detect.0+edit.{spent}+encode.0"', b"picture")

    def log_message(self, *_: object) -> None:
        """Nothing: the log has the jobs only."""

    def _answer(self, content_type: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    ThreadingHTTPServer(("127.0.0.1", int(os.environ["FACEMAGI_PORT"])), _Handler).serve_forever()


if __name__ == "__main__":
    main()
