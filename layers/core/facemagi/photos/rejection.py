"""Rejects photos whose bytes never came."""

from collections.abc import Sequence

from facemagi import table
from facemagi.photos.keys import PhotoKey
from facemagi.states import PhotoState
from facemagi.table import Json
from facemagi.webhooks import events


def reject(key: PhotoKey, outcome: Json, *, only_from: Sequence[PhotoState]) -> bool:
    """Reject a photo that has no bytes, and announce that.

    Args:
        key: the photo.
        outcome: the record's outcome, with the error.
        only_from: the states that it may be in.

    Returns:
        Whether it was in one of them.
    """
    rejected = table.finish(key.owner, key.record, PhotoState.REJECTED, outcome, only_from=only_from)
    if rejected:
        events.announce(key.owner, "photo.rejected", key.photo, rejected)
    return rejected is not None
