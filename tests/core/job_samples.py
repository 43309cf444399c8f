"""Shared by the tests of jobs: faces, a ready photo, and a record of the invocations."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from facemagi import faces
from facemagi.aws import client
from facemagi.faces import DetectedFaces, StoredFace
from facemagi.photos import creation, detection
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from tests.support.samples import OWNER

Calls = list[dict[str, Any]]

LANDMARKS = "A" * 3824
"""As long as the 478 packed landmarks of a face."""


def detected_faces(*sizes: float) -> tuple[StoredFace, ...]:
    """Faces `f0`, `f1`, … of these sizes, pixels."""
    return tuple(
        StoredFace(f"f{index}", (0, 0, size, size), LANDMARKS, points=((1, 2),) * 5) for index, size in enumerate(sizes)
    )


def store_faces(photo: str, detected: tuple[StoredFace, ...], owner: str = OWNER) -> None:
    """Store the faces of a photo."""
    faces.save(PhotoKey(owner, photo), DetectedFaces(4000, 5000, "jpeg", detected))


def make_ready_photo(detected: tuple[StoredFace, ...], owner: str = OWNER) -> str:
    """Create a ready photo with these faces and return its id."""
    photo = str(creation.create(owner, NewPhoto(content_type="image/jpeg", bytes=9))["id"])
    store_faces(photo, detected, owner)
    detection.accept(PhotoKey(owner, photo), 4000, 5000, "jpeg", [face.public() for face in detected])
    return photo


@contextmanager
def recorded_invocations() -> Iterator[Calls]:
    """Record every InvokeEndpointAsync request just before it is sent."""
    calls: Calls = []
    events, hook = client("sagemaker-runtime").meta.events, "before-call.sagemaker-runtime.InvokeEndpointAsync"
    events.register(hook, lambda params, **_: calls.append(params), unique_id="calls")
    try:
        yield calls
    finally:
        events.unregister(hook, unique_id="calls")
