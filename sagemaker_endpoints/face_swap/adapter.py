"""Face swap and morph: another person's face on the faces of a photo, and pictures between two photos."""

from collections.abc import Callable, Sequence
from pathlib import Path

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo

from .morph import morph
from .source_face import SOURCE_FACE, SourceFace, chosen_source_face
from .swap import swap

EFFECTS: dict[str, Callable[[Photo, SourceFace], RGB]] = {"swap": swap, "morph": morph}


class Adapter:
    """A photo editor without weights and without state."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Swap the faces of each photo, or morph it as a whole.

        The API checks the parameter `consent` before a job arrives here (`consent = true` in model.toml).

        Args:
            photos: each with the source photo in `references["source"]`.
            edits: one per photo; the effect is a key of `EFFECTS`.

        Returns:
            (H, W, 3) uint8 per photo, of the photo's size.

        Raises:
            FaceMagiError: `missing_param` if a job has no source photo, `no_face` if the source photo has no face,
                `unknown_face` if it lacks the chosen one, `face_unclear` if that one is not visible well enough.
        """
        return [_edited(photo, edit) for photo, edit in zip(photos, edits, strict=True)]


def _edited(photo: Photo, edit: Edit) -> RGB:
    return EFFECTS[edit.effect](photo, chosen_source_face(photo, edit.params[SOURCE_FACE]))
