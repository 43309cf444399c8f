"""Cartoon: flat tones and drawn lines instead of the photo's."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo

from .cartoon import draw


class Adapter:
    """A photo editor without weights; it keeps nothing between edits but its textures."""

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """A cartoon of every photo, of its size."""
        return [draw(photo, edit.params) for photo, edit in zip(photos, edits, strict=True)]
