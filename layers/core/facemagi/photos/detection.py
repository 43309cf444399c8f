"""What face detection does to a photo: it begins, and accepts or rejects it."""

from collections.abc import Sequence

from facemagi import objects, table
from facemagi.errors import FaceMagiError
from facemagi.photos.keys import PhotoKey
from facemagi.states import PRESENT, PhotoState
from facemagi.table import Json
from facemagi.webhooks import events


def begin_detection(key: PhotoKey) -> None:
    """Record that a photo has arrived.

    Args:
        key: the photo.
    """
    values = {":detecting": {"S": PhotoState.DETECTING}, ":awaiting": {"S": PhotoState.AWAITING_UPLOAD}}
    table.update_if(key.owner, key.record, "SET #state = :detecting", "#state = :awaiting", values)


def read_original(key: PhotoKey) -> bytes:
    """The uploaded bytes.

    Args:
        key: the photo.

    Raises:
        FaceMagiError: `expired`, `file_too_large`.
    """
    return objects.read(key.original, "photo")


def accept(key: PhotoKey, width: int, height: int, image_format: str, faces: Sequence[Json]) -> bool:
    """Mark a photo as ready.

    A presigned form can be used several times while it is valid. A later upload replaces the earlier decision, so the
    record always describes the stored bytes.

    Args:
        key: the photo.
        width: of the upright photo, pixels.
        height: of the upright photo, pixels.
        image_format: the photo's format, such as `jpeg`.
        faces: its faces as the API shows them.

    Returns:
        Whether the photo still exists; if it was deleted meanwhile, all its objects are deleted again.
    """
    outcome = {"width": width, "height": height, "format": image_format, "faces": faces}
    return _decide(key, PhotoState.READY, outcome)


def reject(key: PhotoKey, error: FaceMagiError) -> bool:
    """Mark a photo as unusable.

    Args:
        key: the photo.
        error: the reason.

    Returns:
        The same as `accept`.
    """
    return _decide(key, PhotoState.REJECTED, {"error": error.detail()})


def _decide(key: PhotoKey, state: PhotoState, outcome: Json) -> bool:
    decided = table.finish(key.owner, key.record, state, outcome, only_from=PRESENT)
    if not decided:
        objects.remove(key.original, key.faces)
        return False
    events.announce(key.owner, f"photo.{state}", key.photo, decided)
    return True
