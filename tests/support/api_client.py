"""Photos sent and edited through the API, for tests of the whole service."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from facemagi_client import FaceMagi
from facemagi_client.types import Job, Result
from scripts.local_cloud import LocalCloud
from scripts.repository import SAMPLE

PORTRAIT = SAMPLE.read_bytes()
"""The sample photo, a PNG file: 512 × 512 pixels, one face."""

Pixels = NDArray[np.uint8]


@contextmanager
def client_of(cloud: LocalCloud) -> Iterator[FaceMagi]:
    """A client of a local cloud's API."""
    with FaceMagi(cloud.api_url) as client:
        yield client


def edited(client: FaceMagi, **request: Any) -> Image.Image:
    """The result of a job with this request."""
    return Image.open(io.BytesIO(client.jobs.read(client.jobs.run(**request))))


def edited_pixels(client: FaceMagi, **request: Any) -> Pixels:
    """The result of a job with this request, as a lossless PNG: (H, W, 3) uint8, or (H, W, 4) with alpha."""
    output = {"format": "png"} | request.get("output", {})
    return np.asarray(edited(client, **request | {"output": output}))


def result_of(job: Job) -> Result:
    """Where the result of a job that succeeded is."""
    assert job["result"] is not None
    return job["result"]


def pixels_of(file: bytes) -> Pixels:
    """The pixels of an image file: (H, W, 3) uint8."""
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))


def resized_portrait(side: int) -> bytes:
    """The sample photo as a PNG file of `side` × `side` pixels."""
    file = io.BytesIO()
    Image.open(SAMPLE).convert("RGB").resize((side, side)).save(file, "PNG")
    return file.getvalue()
