"""Any style: paints the whole picture in the style of another picture, or of a drawn look."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.painting import Canvas, paint_photos
from sagemaker_endpoints._imaging.drawing.looks import look
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.lru_cache import LruCache
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels

STYLE_SIDE = 256
"""Pixels of a side of the square that the style of a picture is taken from: the size of the network's training."""

CACHED_STYLES = 256
"""Styles in the cache, 400 bytes each: style pictures, and photos whose strength is being moved."""

OPAQUE_FROM = 0.3
"""Strength from which the painting covers the photo. The network cannot paint the photo itself, only a drawing of it,
so below this strength the painting fades into the photo."""

Style = NDArray[np.float32]
"""(100, 1, 1): the vector that the network finds for a picture."""


class Adapter:
    """A photo editor. The styles of recent pictures are cached."""

    def load(self, weights: Path, device: str) -> None:
        """Load both networks."""
        from .network import build

        self._loaded = load_network(weights / "any_style.safetensors", build, device)
        self._styles: LruCache[Style] = LruCache(self._describe, CACHED_STYLES)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Paint each photo in its style, at its own size; at strength 0 the photo is returned unchanged."""
        return paint_photos(photos, edits, _one_batch, self._paint, opacity)

    def _paint(self, _key: None, canvases: Sequence[Canvas]) -> list[RGB]:
        import torch

        device = self._loaded.device
        styles = torch.from_numpy(self._interpolated_styles(canvases)).to(device)
        with self._loaded.running():
            images = levels_of([canvas.padded() for canvas in canvases], device) / 255
            return pictures_of_levels(self._loaded.network.transform(images, styles) * 255)

    def _interpolated_styles(self, canvases: Sequence[Canvas]) -> NDArray[np.float32]:
        """By strength from each photo's own style to the other one (Ghiasi et al., 2017, section 3.5)."""
        own = self._styles_of([canvas.photo.rgb for canvas in canvases])
        other = self._styles_of([_style_picture(canvas.photo, canvas.params) for canvas in canvases])
        strength = np.array([canvas.params["strength"] / 100 for canvas in canvases], np.float32)
        return float32(own + strength.reshape(-1, 1, 1, 1) * (other - own))

    def _styles_of(self, pictures: Sequence[RGB]) -> NDArray[np.float32]:
        return np.stack(self._styles.of([style_square(picture) for picture in pictures]))

    def _describe(self, squares: Sequence[RGB]) -> list[Style]:
        with self._loaded.running():
            vectors = self._loaded.network.predict(levels_of(squares, self._loaded.device) / 255)
            return list(vectors.float().cpu().numpy())


def opacity(strength: float) -> float:
    """How much of the painting covers the photo.

    Args:
        strength: 0…1.

    Returns:
        0…1.

    Example:
        >>> opacity(0.15), opacity(0.6)
        (0.5, 1.0)
    """
    return min(1.0, strength / OPAQUE_FROM)


def style_square(picture: RGB) -> RGB:
    """The square in the middle of a picture, which its style is taken from.

    Args:
        picture: (H, W, 3) uint8.

    Returns:
        (STYLE_SIDE, STYLE_SIDE, 3) uint8.

    Example:
        >>> style_square(np.zeros((300, 900, 3), np.uint8)).shape
        (256, 256, 3)
    """
    height, width = picture.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = np.ascontiguousarray(picture[top : top + side, left : left + side])
    return opencv.resize(square, (STYLE_SIDE, STYLE_SIDE), cv2.INTER_AREA if side > STYLE_SIDE else cv2.INTER_CUBIC)


def _one_batch(_params: Params) -> None:
    """Every photo has its own style, also in a batch: no parameter divides photos into groups."""


def _style_picture(photo: Photo, params: Params) -> RGB:
    return photo.references["style"].rgb if "style" in photo.references else look(params["look"])
