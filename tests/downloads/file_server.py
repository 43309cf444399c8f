"""A small HTTP server of files, and archives to serve: a package index as pip and npm expect it."""

import hashlib
import io
import tarfile
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from facemagi.weights import Source


@dataclass
class Served:
    """What a server answers.

    Attributes:
        url: the server's address.
        files: content by path.
        types: content types by path, where they are not binary.
        cut_after: bytes after which the connection is closed, by path; only on the first request.
        ranges: the Range header of every request, in order; None where there was none.
    """

    url: str
    files: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    cut_after: dict[str, int] = field(default_factory=dict)
    ranges: list[str | None] = field(default_factory=list)


@contextmanager
def file_server() -> Iterator[Served]:
    """Serve files on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    served = Served(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _handler_of(served)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler_of(served: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.ranges.append(self.headers.get("Range"))
            content = served.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            start = int((self.headers.get("Range") or "bytes=0-")[len("bytes=") : -1])
            self.send_response(206 if start else 200)
            self.send_header("Content-Type", served.types.get(self.path, "application/octet-stream"))
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            stop = served.cut_after.pop(self.path, len(content))
            self.wfile.write(content[start:stop])

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    return Handler


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """A zip file with these members, compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def tar_of(members: Mapping[str, bytes]) -> bytes:
    """A gzipped tar file with these members."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


WHEEL = "painted_faces-1.0.0-py3-none-any.whl"


def wheel_of(members: Mapping[str, bytes]) -> bytes:
    """A wheel of the project `painted-faces` with these members."""
    metadata = b"Metadata-Version: 2.1\nName: painted-faces\nVersion: 1.0.0\n"
    wheel = b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    info = {"painted_faces-1.0.0.dist-info/METADATA": metadata, "painted_faces-1.0.0.dist-info/WHEEL": wheel}
    return zip_of({**members, **info, "painted_faces-1.0.0.dist-info/RECORD": b""})


def publish_wheel(served: Served, content: bytes) -> None:
    """Put a wheel into a package index at `/simple/`."""
    served.files[f"/files/{WHEEL}"] = content
    served.files["/simple/painted-faces/"] = f'<a href="{served.url}/files/{WHEEL}">{WHEEL}</a>'.encode()
    served.types["/simple/painted-faces/"] = "text/html"


def pypi_source(content: bytes, *members: str) -> Source:
    """The source of a wheel that `publish_wheel` published."""
    return Source(
        pypi="painted-faces==1.0.0", archive=WHEEL, bytes=len(content), sha256=sha256(content), members=members
    )


def url_source(content: bytes, name: str = "net.bin") -> Source:
    """The source of a single file. Manifests allow only https, which a test server does not speak."""
    return Source(url=f"https://files.example/{name}", bytes=len(content), sha256=sha256(content))


def sha256(content: bytes) -> str:
    """The SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()
