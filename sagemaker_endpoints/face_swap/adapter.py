"""Face swap: another person's face on this one's, and pictures between two people."""

from collections.abc import Callable, Sequence
from pathlib import Path

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo

from .morph import morph
from .source_face import Other, other_person
from .swap import swap

EFFECTS: dict[str, Callable[[Photo, Other], RGB]] = {"swap": swap, "morph": morph}


class Adapter:
    """A photo editor without weights; it keeps nothing between edits."""

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo with its faces swapped, or morphed as a whole.

        Raises:
            FaceMagiError: `missing_param` where the other photo did not come along, `no_face` where nobody is on it.
                Consent is asked for by model.toml, before a job gets here.
        """
        return [_edited(photo, edit) for photo, edit in zip(photos, edits, strict=True)]


def _edited(photo: Photo, edit: Edit) -> RGB:
    return EFFECTS[edit.effect](photo, other_person(photo))
