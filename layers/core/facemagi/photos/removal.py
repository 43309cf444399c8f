"""Deletes photos."""

from facemagi import objects, table
from facemagi.deletion import tombstones
from facemagi.deletion.tombstones import Burial
from facemagi.ids import PHOTO_ID
from facemagi.photos.keys import PhotoKey
from facemagi.photos.reading import find
from facemagi.states import PRESENT, PhotoState
from facemagi.table import Record


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


def bury(owner: str, photo: str, record: Record, why: Burial) -> None:
    """Turn a photo's record into a tombstone. Its objects are the caller's to delete.

    Args:
        owner: the owner's id.
        photo: the photo's id.
        record: its record.
        why: the reason.
    """
    tombstones.bury(owner, PhotoKey(owner, photo).record, record, why)


def objects_of(owner: str, photo: str) -> list[str]:
    """The keys of the objects that a photo has, or may have.

    Args:
        owner: the owner's id.
        photo: the photo's id.
    """
    key = PhotoKey(owner, photo)
    return [key.original, key.faces]
