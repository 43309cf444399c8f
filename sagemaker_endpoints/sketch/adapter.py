"""Sketch: a drawing instead of the photo."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo

from .drawing import draw_sketch


class Adapter:
    """A photo editor without weights; it keeps only the generated textures between edits."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """A drawing of every photo, of the photo's size."""
        return [draw_sketch(photo, edit.params) for photo, edit in zip(photos, edits, strict=True)]
