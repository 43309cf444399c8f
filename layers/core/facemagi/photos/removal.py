"""Deletes photos."""

from facemagi import objects, table
from facemagi.ids import PHOTO_ID
from facemagi.photos.keys import PhotoKey
from facemagi.photos.reading import find
from facemagi.states import PRESENT, PhotoState


def delete(owner: str, photo: str) -> None:
    """Delete the photo and its faces now. Its record stays for a day, and says only that it was deleted.

    Args:
        owner: the owner's id.
        photo: the photo's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`.
    """
    key = PhotoKey(owner, photo)
    record = table.read(owner, key.record) if PHOTO_ID.fullmatch(photo) else None
    if record is None:
        find(owner, photo)
    # first: if face detection is running, it then deletes what it has stored
    table.finish(owner, key.record, PhotoState.DELETED, {}, only_from=PRESENT)
    objects.remove(key.original, key.faces)
