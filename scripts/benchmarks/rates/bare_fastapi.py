"""A bare FastAPI server that does the edits of the container: what a service costs that has nothing but a route.

The photo is in the body of the request and the job in a header, so nothing is fetched. The route is a plain `def`, so
up to forty requests run at a time, in threads. `python -m scripts.benchmarks.rates.bare_fastapi` serves on
FACEMAGI_PORT.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Annotated

import httpx
import uvicorn
from fastapi import Body, FastAPI, Header, Response

from scripts.benchmarks.portraits import jpeg, portrait
from scripts.benchmarks.served.edits import edited
from scripts.benchmarks.served.job_bodies import Work, body_of
from scripts.benchmarks.served.photo_source import HOST, QUALITY, Size
from scripts.benchmarks.served.server import Server, program

NAME = "FastAPI"


@contextmanager
def bare_fastapi() -> Iterator[Server]:
    """Run the server until the block ends. It loads a model when the first job needs it."""
    with program(NAME, __name__, _send) as server:
        yield server


def create_app() -> FastAPI:
    """The server: `/ping`, and `/edit` with a JPEG as its body."""
    app = FastAPI()

    @app.get("/ping")
    def ping() -> None:
        """It is ready."""

    @app.post("/edit")
    def edit(photo: Annotated[bytes, Body(media_type="image/jpeg")], job: Annotated[str, Header()]) -> Response:
        return Response(edited(photo, json.loads(job)), media_type="image/jpeg")

    return app


def _send(http: httpx.Client, work: Work) -> bytes:
    headers = {"Content-Type": "image/jpeg", "job": json.dumps(body_of(work))}
    answer = http.post("/edit", content=_file(work.size), headers=headers)
    return answer.raise_for_status().content


@cache
def _file(size: Size) -> bytes:
    return jpeg(portrait(*size), QUALITY)


if __name__ == "__main__":
    uvicorn.run(create_app(), host=HOST, port=int(os.environ["FACEMAGI_PORT"]), log_level="warning", access_log=False)
