"""CartoonGAN: the whole picture as a frame of an animated film."""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_endpoints._imaging.compositing.stylise import stylise
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.missing_weights import missing_part
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import pictures_of_signed, signed_of

if TYPE_CHECKING:
    from torch import Tensor


LEAST = 16
"""Pixels of a side: a quarter of them must be enough to be mirrored at the innermost layers."""


class Adapter:
    """A photo editor; all styles are in one process."""

    def load(self, weights: Path, device: str) -> None:
        """Open the networks of all styles that were imported."""
        from .network import build

        self._opened = load_network(weights / "cartoon_gan.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo in its style, of its own size; at strength 0 the photo itself."""
        return stylise(photos, edits, LEAST, self._paint)

    def _paint(self, style: Hashable, pictures: Sequence[RGB]) -> list[RGB]:
        """Pictures of one size in one style."""
        if style not in self._opened.network:
            raise missing_part("cartoon_gan", str(style), list(self._opened.network), "style")
        height, width = pictures[0].shape[:2]
        with self._opened.running():
            painted = self._opened.network[style](blue_first(signed_of(pictures, self._opened.device)))
            return pictures_of_signed(blue_first(painted[..., :height, :width]))


def blue_first(pictures: "Tensor") -> "Tensor":
    """(N, 3, H, W) with red and blue exchanged: the networks know pictures as OpenCV reads them."""
    return pictures.flip(1)
