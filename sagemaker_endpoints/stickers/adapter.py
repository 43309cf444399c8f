"""Stickers: hats, glasses, ears, beards and lightning that sit on the head in three dimensions."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo

from .stickers import put_stickers


class Adapter:
    """A photo editor without weights; it keeps nothing between edits but its art."""

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load: art is read when it is first asked for."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo with its faces dressed; pixels that no sticker reaches keep their bytes."""
        return [put_stickers(photo) for photo in photos]
