"""Neural style: paints the whole picture in one of several styles, and keeps faces recognisable."""

from collections.abc import Hashable, Sequence
from pathlib import Path

from sagemaker_endpoints._imaging.compositing.stylise import stylise
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.missing_weights import missing_part
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels

MIN_SIDE = 48
"""Pixels of a side: the network mirrors 40 of them around the picture, and so needs more."""


class Adapter:
    """A photo editor; all styles are in one process."""

    def load(self, weights: Path, device: str) -> None:
        """Load the networks of all styles that were imported."""
        from .network import build

        self._loaded = load_network(weights / "neural_style.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Paint each photo in its style, at its own size; at strength 0 the photo is returned unchanged."""
        return stylise(photos, edits, MIN_SIDE, self._paint)

    def _paint(self, style: Hashable, pictures: Sequence[RGB]) -> list[RGB]:
        """Paint pictures of one size in one style."""
        if style not in self._loaded.network:
            raise missing_part("neural_style", str(style), list(self._loaded.network), "style")
        height, width = pictures[0].shape[:2]
        with self._loaded.running():
            painted = self._loaded.network[style](levels_of(pictures, self._loaded.device))
            return pictures_of_levels(painted[..., :height, :width])
