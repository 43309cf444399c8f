"""Stickers: glasses, ears, a crown, a hat, rendered in the pose of the head and in the light of the photo."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo

from .stickers import put_stickers


class Adapter:
    """A photo editor without weights; it keeps only the parsed art between edits."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights, and art is read when it is first needed."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Put stickers on each photo's faces; pixels that no sticker reaches keep their bytes.

        Args:
            photos: their faces carry the parameters.
            edits: one per photo; not used.

        Returns:
            (H, W, 3) uint8 per photo, of the photo's size.
        """
        return [put_stickers(photo) for photo in photos]
