"""Cartoon: flat tones and drawn lines instead of the photo's shading."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo

from .cartoon import draw_cartoon


class Adapter:
    """A photo editor without weights and without state."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """A cartoon of every photo, of the photo's size."""
        return [draw_cartoon(photo, edit.params) for photo, edit in zip(photos, edits, strict=True)]
