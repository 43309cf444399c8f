"""Neural style: the whole picture painted in one of several styles, faces kept."""

from collections.abc import Hashable, Sequence
from pathlib import Path

from sagemaker_endpoints._imaging.compositing.stylise import stylise
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.missing_weights import missing_part
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels

LEAST = 48
"""Pixels of a side: the network mirrors forty of them, and so must have more."""


class Adapter:
    """A photo editor; all styles are in one process."""

    def load(self, weights: Path, device: str) -> None:
        """Open the networks of all styles that were imported."""
        from .network import build

        self._opened = load_network(weights / "neural_style.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo in its style, of its own size; at strength 0 the photo itself."""
        return stylise(photos, edits, LEAST, self._paint)

    def _paint(self, style: Hashable, pictures: Sequence[RGB]) -> list[RGB]:
        """Pictures of one size in one style."""
        if style not in self._opened.network:
            raise missing_part("neural_style", str(style), list(self._opened.network), "style")
        height, width = pictures[0].shape[:2]
        with self._opened.running():
            painted = self._opened.network[style](levels_of(pictures, self._opened.device))
            return pictures_of_levels(painted[..., :height, :width])
