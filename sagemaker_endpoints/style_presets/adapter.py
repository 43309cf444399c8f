"""Style presets: paints the whole picture in one of twelve styles, or in a blend of two."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._imaging.compositing.painting import Canvas, paint_photos
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels

from .styles import shares_of


class Adapter:
    """A photo editor; all styles are in one network."""

    def load(self, weights: Path, device: str) -> None:
        """Load the network."""
        from .network import build

        self._loaded = load_network(weights / "style_presets.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Paint each photo in its styles, at its own size; at strength 0 the photo is returned unchanged."""
        return paint_photos(photos, edits, _shares, self._paint)

    def _paint(self, shares: tuple[float, ...], canvases: Sequence[Canvas]) -> list[RGB]:
        import torch

        device = self._loaded.device
        with self._loaded.running():
            images = levels_of([canvas.padded() for canvas in canvases], device) / 255
            return pictures_of_levels(self._loaded.network(images, torch.tensor(shares, device=device)) * 255)


def _shares(params: Params) -> tuple[float, ...]:
    return shares_of(params["style"], params["second_style"], params["blend"] / 100)
