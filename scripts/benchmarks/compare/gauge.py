"""Prints CPU ms of the code that Python finds: `gauge.py SUBJECT`. `measuring` runs it for one commit and another.

It uses only what commits have had for long: find_faces, the workbench, the container.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REPEATS = 9
WARM_UP = 2
REQUESTS = 12
SIDE = 1024
EFFECTS = ("beauty", "filters", "sketch", "portrait_matting")
MODULES = ("functions.job_router.app", "facemagi_vision.faces", "sagemaker_endpoints._runtime.service")


def faces() -> dict[str, float]:
    """Finding the faces of a portrait and of a group."""
    from facemagi_vision.faces import find_faces
    from scripts.benchmarks.portraits import group, portrait

    pictures = {"a portrait": portrait(1000, 1000), "a group of 8": group(1600, 1200, 4, 2)}
    return {f"faces of {name}": _cpu_ms(lambda rgb=rgb: find_faces(rgb)) for name, rgb in pictures.items()}  # type: ignore[misc]


def effects() -> dict[str, float]:
    """Some effects with their defaults, without decoding and encoding."""
    import cv2

    from scripts.benchmarks.portraits import portrait
    from scripts.workbench import open_workbench, photo_of

    cv2.setNumThreads(1)
    photo = photo_of(portrait(SIDE, SIDE))
    edits = {name: open_workbench(name).prepare(name, photo, {}) for name in EFFECTS}
    return {f"{name}, {SIDE} × {SIDE}": _cpu_ms(edit) for name, edit in edits.items()}


def container() -> dict[str, float]:
    """A request to the container: all CPU time of its process."""
    import httpx

    from scripts.benchmarks.container import running_container
    from scripts.benchmarks.portraits import jpeg, portrait

    with _photo_server(jpeg(portrait(SIDE, SIDE))) as address:
        keys = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "test")
        own = {"AWS_ENDPOINT_URL": address, "AWS_DEFAULT_REGION": "us-east-1", **keys}
        with running_container("filters", **own) as server, httpx.Client(base_url=server.url, timeout=60) as http:
            spent = []
            for number in range(WARM_UP + REQUESTS):
                before = _cpu_of(server.pid)
                step = {"effect": "filters", "params": {}, "faces": [], "references": {}}
                body = {"job": "job_1", "photo": f"s3://photos/{number}", "faces": [], "steps": [step], "output": {}}
                http.post("/invocations", json=body).raise_for_status()
                spent.append(_cpu_of(server.pid) - before)
    return {f"a request for filters, {SIDE} × {SIDE}": statistics.median(spent[WARM_UP:]) * 1000}


def imports() -> dict[str, float]:
    """Processes that import one module and end."""
    return {f"import of {module}": _process_ms([sys.executable, "-P", "-c", f"import {module}"]) for module in MODULES}


SUBJECTS: Mapping[str, Callable[[], dict[str, float]]] = {
    "faces": faces,
    "effects": effects,
    "container": container,
    "imports": imports,
}


def _cpu_ms(action: Callable[[], object]) -> float:
    spent = []
    for _ in range(WARM_UP + REPEATS):
        began = time.process_time()
        action()
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent[WARM_UP:])


def _process_ms(command: list[str]) -> float:
    spent = []
    for _ in range(WARM_UP + REPEATS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return statistics.median(spent[WARM_UP:])


def _cpu_of(pid: int) -> float:
    """CPU seconds of a process, all threads together, to the nanosecond: the clock of clock_getcpuclockid(3)."""
    return time.clock_gettime((~pid << 3) | 2)


@contextmanager
def _photo_server(photo: bytes) -> Iterator[str]:
    """A web server that answers each key with the photo, as S3 does; a new key is another photo for the container."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(photo)))
            self.send_header("ETag", f'"{self.path}"')
            self.end_headers()
            self.wfile.write(photo)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


if __name__ == "__main__":
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(json.dumps(SUBJECTS[sys.argv[1]]()))
