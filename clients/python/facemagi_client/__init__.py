"""A client of FaceMagi: edits faces in photos.

Example:
    from facemagi_client import FaceMagi

    magi = FaceMagi("http://127.0.0.1:8000")
    magi.edit("photo.jpg", "beauty", {"smoothing": 60}).save("edited.jpg")
"""

from facemagi_client.async_client import AsyncFaceMagi
from facemagi_client.calls.retries import Retries
from facemagi_client.client import FaceMagi
from facemagi_client.edited import AsyncEditedPhoto, EditedPhoto
from facemagi_client.errors import (
    ApiError,
    JobFailedError,
    NoAnswerError,
    PhotoRejectedError,
    SignatureError,
    WaitTimeoutError,
)
from facemagi_client.progress import Progress
from facemagi_client.version import VERSION

__all__ = [
    "VERSION",
    "ApiError",
    "AsyncEditedPhoto",
    "AsyncFaceMagi",
    "EditedPhoto",
    "FaceMagi",
    "JobFailedError",
    "NoAnswerError",
    "PhotoRejectedError",
    "Progress",
    "Retries",
    "SignatureError",
    "WaitTimeoutError",
]
