"""What the tests of jobs share: faces, a photo that is ready, and the invocations that leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from facemagi import faces, photos
from facemagi.aws import client
from facemagi.faces import DetectedFaces, StoredFace
from facemagi.photos import NewPhoto, PhotoKey
from tests.support.samples import OWNER

Calls = list[dict[str, Any]]

LANDMARKS = "A" * 3824
"""As long as the 478 landmarks of a face are when they are packed."""


def detected_faces(*sizes: float) -> tuple[StoredFace, ...]:
    """Faces of these sizes, `f0` first."""
    return tuple(
        StoredFace(f"f{index}", (0, 0, size, size), LANDMARKS, points=((1, 2),) * 5) for index, size in enumerate(sizes)
    )


def store_faces(photo: str, detected: tuple[StoredFace, ...]) -> None:
    """Keep these faces beside a photo."""
    faces.save(PhotoKey(OWNER, photo), DetectedFaces(4000, 5000, "jpeg", detected))


def make_ready_photo(detected: tuple[StoredFace, ...]) -> str:
    """The id of a photo that is ready, with these faces."""
    photo = str(photos.create(OWNER, NewPhoto(content_type="image/jpeg", bytes=9))["id"])
    store_faces(photo, detected)
    photos.accept(PhotoKey(OWNER, photo), 4000, 5000, "jpeg", [face.public() for face in detected])
    return photo


@contextmanager
def recorded_invocations() -> Iterator[Calls]:
    """Every InvokeEndpointAsync, as it is about to leave."""
    calls: Calls = []
    events, leaving = client("sagemaker-runtime").meta.events, "before-call.sagemaker-runtime.InvokeEndpointAsync"
    events.register(leaving, lambda params, **_: calls.append(params), unique_id="calls")
    try:
        yield calls
    finally:
        events.unregister(leaving, unique_id="calls")
