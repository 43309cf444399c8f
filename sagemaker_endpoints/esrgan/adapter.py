"""ESRGAN: enlarges the whole picture to four times or twice the pixels along each side."""

from collections.abc import Sequence
from pathlib import Path

import cv2

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._imaging.compositing.blend import cross_fade
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels

from .tiles import enlarge_in_tiles

SCALE = 4
"""Factor by which the network enlarges each side."""

MAX_PIXELS = 2_000_000
"""Pixels of a photo: its result then has 32 million, which take a T4 half a minute."""


class Adapter:
    """A photo editor whose result is larger than the photo."""

    def load(self, weights: Path, device: str) -> None:
        """Load the network."""
        from .network import build

        self._loaded = load_network(weights / "esrgan.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Enlarge each photo; at strength 0 by plain bicubic interpolation."""
        return [self._enlarge(photo.rgb, edit) for photo, edit in zip(photos, edits, strict=True)]

    def _enlarge(self, rgb: RGB, edit: Edit) -> RGB:
        _require_size(rgb)
        height, width = rgb.shape[:2]
        scale, strength = int(edit.params["scale"]), edit.params["strength"] / 100
        size = scale * width, scale * height
        plain = opencv.resize(rgb, size, cv2.INTER_CUBIC)
        if not strength:
            return plain
        enlarged = enlarge_in_tiles(rgb, SCALE, self._enlarge_tiles)
        if scale != SCALE:
            enlarged = opencv.resize(enlarged, size, cv2.INTER_AREA)
        return cross_fade(plain, enlarged, strength)

    def _enlarge_tiles(self, tiles: Sequence[RGB]) -> list[RGB]:
        with self._loaded.running():
            return pictures_of_levels(self._loaded.network(levels_of(tiles, self._loaded.device) / 255) * 255)


def _require_size(rgb: RGB) -> None:
    pixels = rgb.shape[0] * rgb.shape[1]
    if pixels > MAX_PIXELS:
        raise FaceMagiError(
            "too_many_pixels",
            f"A picture of {pixels} pixels is too large to enlarge.",
            param="photo",
            limit=MAX_PIXELS,
            actual=pixels,
            remedy="Send a smaller photo; one of this size already has enough detail.",
        )
