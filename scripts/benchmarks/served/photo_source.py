"""A web server in a process of its own that has photos for a container, as S3 has them.

The bucket of an address says the photo's size: `s3://1024x1024/17` is a JPEG of 1024 × 1024 pixels. Each key stands for
another photo, so a container that is given a new key fetches and decodes the photo anew.

`python -m scripts.benchmarks.served.photo_source FOLDER PORT` serves the files `FOLDER/1024x1024.jpg` and so on.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from scripts.benchmarks.portraits import jpeg, portrait
from scripts.local_cloud.children import free_port

HOST = "127.0.0.1"
QUALITY = 92

Size = tuple[int, int]
"""(width, height), pixels."""


def bucket_of(size: Size) -> str:
    """The name of the bucket with the photos of a size.

    Args:
        size: of the photo.
    """
    return f"{size[0]}x{size[1]}"


@contextmanager
def photo_source(sizes: Sequence[Size]) -> Iterator[dict[str, str]]:
    """Serve photos of some sizes until the block ends; yields the variables for a container that reads them.

    Args:
        sizes: of the photos.
    """
    port = free_port(HOST)
    with tempfile.TemporaryDirectory() as folder:
        for size in set(sizes):
            (Path(folder) / f"{bucket_of(size)}.jpg").write_bytes(jpeg(portrait(*size), QUALITY))
        server = subprocess.Popen([sys.executable, "-m", __name__, folder, str(port)])
        try:
            yield {
                "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_DEFAULT_REGION": "us-east-1",
            }
        finally:
            server.kill()
            server.wait()


class _Answers(asyncio.Protocol):
    """Answers on one connection. It parses as little as it can: it shares the cores with the servers."""

    def __init__(self, photos: Mapping[bytes, bytes]) -> None:
        self._photos = photos

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """A GET without a body comes in one piece."""
        _, bucket, key = data.split(b" ", 2)[1].split(b"?")[0].split(b"/")
        photo = self._photos[bucket]
        head = b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\nETag: "%s"\r\n\r\n'
        self._transport.write(head % (len(photo), key) + photo)


async def _serve(photos: Mapping[bytes, bytes], port: int) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Answers(photos), HOST, port)
    await server.serve_forever()


def main() -> None:
    folder, port = sys.argv[1:]
    photos = {file.stem.encode(): file.read_bytes() for file in Path(folder).glob("*.jpg")}
    asyncio.run(_serve(photos, int(port)))


if __name__ == "__main__":
    main()
