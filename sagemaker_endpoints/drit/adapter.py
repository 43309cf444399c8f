"""DRIT: translates a photo into the other of two domains, such as summer and winter."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sagemaker_endpoints._imaging.compositing.stylise import fit_to_network, overlay_drawing
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.grouping import edit_in_groups
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import pictures_of_signed, signed_of

if TYPE_CHECKING:
    from torch import Tensor

DOMAINS = {"a_to_b": ("a", "b"), "b_to_a": ("b", "a")}
"""Domain of the photo and domain of the result, by direction."""

STEP = 4
"""The network's sides are multiples of this many pixels: the encoder halves them twice."""

MIN_SIDE = 16
"""Pixels of a side: the innermost layers, a quarter as large, must have enough of them to be mirrored at the border."""

STYLE_SIDE = 216
"""Pixels of a reference's longer side, as in the authors' training. The style is an average over the whole picture."""

STYLE_LENGTH = 8
"""Length of a style vector."""

Input = tuple[Photo, Edit, RGB]
"""A photo, its edit, and the photo reduced to the size that the network draws."""


class Adapter:
    """A photo editor; both directions are in one process."""

    def load(self, weights: Path, device: str) -> None:
        """Load encoders and generator."""
        from .network import build

        self._loaded = load_network(weights / "drit.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Translate each photo at its own size; at strength 0 the photo is returned unchanged."""
        small = [
            fit_to_network(photo.rgb, edit.params["detail"], MIN_SIDE) if edit.params["strength"] else photo.rgb
            for photo, edit in zip(photos, edits, strict=True)
        ]
        keys = [
            (edit.params["direction"], picture.shape) if edit.params["strength"] else None
            for picture, edit in zip(small, edits, strict=True)
        ]
        items = list(zip(photos, edits, small, strict=True))
        return edit_in_groups(items, keys, self._edit_group, lambda item: item[0].rgb)

    def _edit_group(self, key: tuple[str, tuple[int, ...]], group: Sequence[Input]) -> list[RGB]:
        return [
            overlay_drawing(photo.rgb, translated, edit.params["strength"] / 100)
            for (photo, edit, _), translated in zip(group, self._translate(key[0], group), strict=True)
        ]

    def _translate(self, direction: str, group: Sequence[Input]) -> list[RGB]:
        """Translate pictures of one size, each with its own style."""
        import torch

        source, target = DOMAINS[direction]
        pictures = [picture for _, _, picture in group]
        height, width = pictures[0].shape[:2]
        network = self._loaded.network
        with self._loaded.running():
            styles = torch.cat([self._style(photo, edit, target) for photo, edit, _ in group])
            images = signed_of([pad_to_step(picture) for picture in pictures], self._loaded.device)
            contents = network.content(images, source)
            return pictures_of_signed(network.decode(contents, styles, target)[..., :height, :width])

    def _style(self, photo: Photo, edit: Edit, domain: str) -> "Tensor":
        """(1, 8): the mean of the reference's style distribution; without a reference, drawn with the seed."""
        import torch

        if edit.params["reference"] is None:
            drawn = np.random.default_rng(edit.params["seed"]).standard_normal((1, STYLE_LENGTH)).astype(np.float32)
            return torch.from_numpy(drawn).to(self._loaded.device)
        reference = fit_to_network(photo.references["reference"].rgb, STYLE_SIDE, MIN_SIDE)
        mean: Tensor = self._loaded.network.style(signed_of([reference], self._loaded.device), domain)[0]
        return mean


def pad_to_step(picture: RGB) -> RGB:
    """Pad a picture to sides that are multiples of `STEP`, mirrored at the right and below.

    Args:
        picture: (H, W, 3) uint8.

    Returns:
        The padded picture, the original at its top left.
    """
    height, width = picture.shape[:2]
    return np.pad(picture, ((0, -height % STEP), (0, -width % STEP), (0, 0)), "reflect")
