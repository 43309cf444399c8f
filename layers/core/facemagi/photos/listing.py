"""Lists of photos."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from facemagi import lists
from facemagi.api.queries import PageQuery
from facemagi.deletion import tombstones
from facemagi.photos import reading
from facemagi.photos.keys import PhotoKey
from facemagi.states import PhotoState
from facemagi.table import Json, Record


@dataclass(frozen=True)
class PhotoFilter:
    """Which photos a list has.

    Attributes:
        state: None for all that have not been deleted.
        metadata: labels that a photo must have.
    """

    state: PhotoState | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    def accepts(self, record: Record) -> bool:
        """Whether a photo belongs to the list.

        Args:
            record: the photo's record.
        """
        if tombstones.is_gone(record):
            return False
        state = reading.rejected_if_overdue(record).state
        is_in_state = state == self.state if self.state else state != PhotoState.DELETED
        return is_in_state and self.metadata.items() <= record.request.get("metadata", {}).items()


def page(owner: str, asked: PageQuery, selection: PhotoFilter) -> Json:
    """The answer of GET /v1/photos.

    Args:
        owner: the owner's id.
        asked: which part of the list.
        selection: which photos.

    Raises:
        FaceMagiError: `invalid_param` for a malformed cursor.
    """

    def view(photo: str, record: Record) -> Json:
        return reading.view(PhotoKey(owner, photo), reading.rejected_if_overdue(record))

    photos, cursor = lists.page(owner, "photo", asked, selection.accepts, view)
    return {"photos": photos, "next_cursor": cursor}
