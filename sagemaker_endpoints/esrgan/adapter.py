"""ESRGAN: the whole picture with four times the pixels along each side, or twice."""

from collections.abc import Sequence
from pathlib import Path

import cv2

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels

from .tiles import enlarged

SCALE = 4
MOST_PIXELS = 2_000_000
"""Of a photo to be enlarged: its result then has 32 million, half a minute of a T4's work."""


class Adapter:
    """A photo editor whose result is larger than the photo."""

    def load(self, weights: Path, device: str) -> None:
        """Open the network."""
        from .network import build

        self._opened = load_network(weights / "esrgan.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo, enlarged; at strength 0 as any viewer would enlarge it."""
        return [self._enlarged(photo.rgb, edit) for photo, edit in zip(photos, edits, strict=True)]

    def _enlarged(self, rgb: RGB, edit: Edit) -> RGB:
        _require_size(rgb)
        height, width = rgb.shape[:2]
        scale, strength = int(edit.params["scale"]), edit.params["strength"] / 100
        size = scale * width, scale * height
        plain = opencv.resize(rgb, size, cv2.INTER_CUBIC)
        if not strength:
            return plain
        finer = enlarged(rgb, SCALE, self._ask)
        if scale != SCALE:
            finer = opencv.resize(finer, size, cv2.INTER_AREA)
        return uint8(cv2.addWeighted(finer, strength, plain, 1 - strength, 0.0))

    def _ask(self, tiles: Sequence[RGB]) -> list[RGB]:
        with self._opened.running():
            return pictures_of_levels(self._opened.network(levels_of(tiles, self._opened.device) / 255) * 255)


def _require_size(rgb: RGB) -> None:
    pixels = rgb.shape[0] * rgb.shape[1]
    if pixels > MOST_PIXELS:
        raise FaceMagiError(
            "too_many_pixels",
            f"A picture of {pixels} pixels is too large to be enlarged.",
            param="photo",
            limit=MOST_PIXELS,
            actual=pixels,
            remedy="Send a smaller photo: one of that size has detail enough.",
        )
