"""Photos and jobs as the API shows them, and clients of a test server."""

import time
from typing import Any

from facemagi_client import FaceMagi, Retries
from facemagi_client.types import Job, Photo

PHOTO = "photo_" + "0" * 20
JOB = "job_" + "0" * 20

SHORT = Retries(first_s=0.001, longest_s=60, chance=lambda: 0.0)
"""Pauses that no test waits for."""


def photo_of(**members: Any) -> Photo:
    """A photo that is ready."""
    shown: Any = {
        "id": PHOTO,
        "state": "ready",
        "width": 512,
        "height": 512,
        "format": "png",
        "faces": [],
        "metadata": {},
        "error": None,
        "created_at": 1,
        "expires_at": 2,
    }
    photo: Photo = shown | members
    return photo


def job_of(url: str = "https://s3.example/result", **members: Any) -> Job:
    """A job that has succeeded, with its result at this URL."""
    shown: Any = {
        "id": JOB,
        "state": "succeeded",
        "effect": "beauty",
        "photo": PHOTO,
        "queue_position": None,
        "eta_s": None,
        "result": {"url": url, "format": "jpeg", "url_expires_at": int(time.time()) + 3600},
        "warnings": [],
        "error": None,
    }
    job: Job = shown | members
    return job


def client_of(url: str, token: str | None = None) -> FaceMagi:
    """A client of a test server."""
    return FaceMagi(url, token, retries=SHORT)
