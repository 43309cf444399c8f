"""Mask transfer: adds the glasses or the beard of a reference face, or removes them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

from facemagi.manifest import Align
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit
from sagemaker_endpoints._sdk.grouping import edit_in_groups
from sagemaker_endpoints._sdk.missing_weights import missing_part
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import add_signed_difference, signed_of

if TYPE_CHECKING:
    from torch import Tensor

    from .network import Content

SIDE = 128
"""Pixels of the published networks' input: CelebA's whole upright picture, resized to a square."""

PUBLISHED_CROP = {"template": "celeba_178x218", "size": 178}
"""The crop of the published networks, which do not state it."""

REMOVE_THRESHOLD = 0.1
"""From this mask probability on, a pixel is removed completely, as in the authors' code; below it, in proportion."""


class Adapter:
    """A face editor; the networks of all contents (glasses, beard) are in one process."""

    def load(self, weights: Path, device: str) -> None:
        """Load the networks of the contents that were imported or trained; trained ones specify the crop too."""
        from .network import build

        self._loaded = load_network(weights / "mask_transfer.safetensors", build, device)
        crop = PUBLISHED_CROP | self._loaded.settings.get("crop", {})
        self.align = Align(**crop, mask="crop", from_weights=True)

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Add the reference's content to each crop, or remove its own; at strength 0 the crop is returned unchanged."""
        items = list(zip(crops, edits, strict=True))
        keys = [(edit.effect, edit.params["content"]) if edit.params["strength"] else None for edit in edits]
        return edit_in_groups(items, keys, self._edit_group, lambda item: item[0].rgb)

    def _edit_group(self, key: tuple[str, str], group: Sequence[tuple[Crop, Edit]]) -> list[RGB]:
        """Add the network's change, which is limited to its own mask, to each crop by its strength."""
        import torch
        from torch.nn.functional import interpolate

        effect, content = key
        if content not in self._loaded.network:
            raise missing_part("mask_transfer", content, list(self._loaded.network), "content")
        crops = [crop for crop, _ in group]
        pictures = [crop.rgb for crop in crops]
        strengths = [edit.params["strength"] / 100 for _, edit in group]
        with self._loaded.running():
            inputs = self._inputs(effect, crops, self._loaded.settings.get("sides", {}).get(content, SIDE))
            difference = _DIFFERENCES[effect](self._loaded.network[content], inputs)
            factors = torch.tensor(strengths, device=self._loaded.device).view(-1, 1, 1, 1)
            size = pictures[0].shape[:2]
            return add_signed_difference(pictures, interpolate(factors * difference.float(), size, mode="bicubic"))

    def _inputs(self, effect: str, crops: Sequence[Crop], side: int) -> list["Tensor"]:
        """The faces, and for a transfer the references too, (N, 3, side, side), -1…1."""
        inputs = [[resize_to_square(crop.rgb, side) for crop in crops]]
        if effect == "transfer":
            inputs.append([resize_to_square(crop.references["reference"].rgb, side) for crop in crops])
        return [signed_of(pictures, self._loaded.device) for pictures in inputs]


def resize_to_square(crop: RGB, side: int = SIDE) -> RGB:
    """Resize an upright crop to the networks' square, without keeping its aspect ratio.

    Args:
        crop: (H, W, 3) uint8.
        side: of the square, pixels.

    Returns:
        (side, side, 3) uint8.
    """
    return opencv.resize(crop, (side, side), cv2.INTER_AREA)


def _transfer_difference(network: "Content", inputs: Sequence["Tensor"]) -> "Tensor":
    target, reference = inputs
    return network.transfer(target, reference).result - target


def _removal_difference(network: "Content", inputs: Sequence["Tensor"]) -> "Tensor":
    (image,) = inputs
    removal = network.remove(image)
    return (removal.mask / REMOVE_THRESHOLD).clamp(max=1) * (removal.inside - image)


_DIFFERENCES = {"transfer": _transfer_difference, "remove": _removal_difference}
