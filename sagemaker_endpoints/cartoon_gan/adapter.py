"""CartoonGAN: draws the whole picture as a frame of an animated film."""

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


MIN_SIDE = 16
"""Pixels of a side: the innermost layers, a quarter as large, must have enough of them to be mirrored at the border."""


class Adapter:
    """A photo editor; all styles are in one process."""

    def load(self, weights: Path, device: str) -> None:
        """Load the networks of all styles that were imported."""
        from .network import build

        self._loaded = load_network(weights / "cartoon_gan.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Draw each photo in its style, at its own size; at strength 0 the photo is returned unchanged."""
        return stylise(photos, edits, MIN_SIDE, self._draw)

    def _draw(self, style: Hashable, pictures: Sequence[RGB]) -> list[RGB]:
        """Draw pictures of one size in one style."""
        if style not in self._loaded.network:
            raise missing_part("cartoon_gan", str(style), list(self._loaded.network), "style")
        height, width = pictures[0].shape[:2]
        with self._loaded.running():
            drawn = self._loaded.network[style](swap_red_and_blue(signed_of(pictures, self._loaded.device)))
            return pictures_of_signed(swap_red_and_blue(drawn[..., :height, :width]))


def swap_red_and_blue(pictures: "Tensor") -> "Tensor":
    """Exchange red and blue: the networks were trained on pictures with blue first, as OpenCV reads them.

    Args:
        pictures: (N, 3, H, W).

    Returns:
        (N, 3, H, W).
    """
    return pictures.flip(1)
