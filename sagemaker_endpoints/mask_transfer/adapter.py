"""Mask transfer: glasses or a beard from another face, and off again."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit
from sagemaker_endpoints._sdk.missing_weights import missing_part
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import changed_by, signed_of

if TYPE_CHECKING:
    from torch import Tensor

    from .network import Content

SIDE = 128
"""Pixels: what the published networks were trained on, the whole upright picture of CelebA squashed into a square."""

CERTAIN = 0.1
"""From this probability on the authors take a pixel to be content that has to go; below, it goes in part."""


class Adapter:
    """A face editor; both contents are in one process."""

    def load(self, weights: Path, device: str) -> None:
        """Open the networks of the contents that were imported."""
        from .network import build

        self._opened = load_network(weights / "mask_transfer.safetensors", build, device)

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Each crop with the content of its reference, or without its own; at strength 0 it is itself."""
        results = [crop.rgb for crop in crops]
        groups: dict[tuple[str, str], list[int]] = {}
        for place, edit in enumerate(edits):
            if edit.params["strength"]:
                groups.setdefault((edit.effect, edit.params["content"]), []).append(place)
        for (effect, content), places in groups.items():
            strengths = [edits[place].params["strength"] / 100 for place in places]
            changed = self._changed(effect, content, [crops[place] for place in places], strengths)
            for place, picture in zip(places, changed, strict=True):
                results[place] = picture
        return results

    def _changed(self, effect: str, content: str, crops: Sequence[Crop], strengths: Sequence[float]) -> list[RGB]:
        """What the network lays in, inside its own mask, added to each crop in part."""
        import torch
        from torch.nn.functional import interpolate

        if content not in self._opened.network:
            raise missing_part("mask_transfer", content, list(self._opened.network), "content")
        pictures = [crop.rgb for crop in crops]
        with self._opened.running():
            difference = _DIFFERENCES[effect](self._opened.network[content], self._seen(effect, crops))
            parts = torch.tensor(strengths, device=self._opened.device).view(-1, 1, 1, 1)
            size = pictures[0].shape[:2]
            return changed_by(pictures, interpolate(parts * difference.float(), size, mode="bicubic"))

    def _seen(self, effect: str, crops: Sequence[Crop]) -> list["Tensor"]:
        """The faces, and for a transfer the references, (N, 3, SIDE, SIDE), -1…1."""
        seen = [[squashed(crop.rgb) for crop in crops]]
        if effect == "transfer":
            seen.append([squashed(crop.references["reference"].rgb) for crop in crops])
        return [signed_of(pictures, self._opened.device) for pictures in seen]


def squashed(crop: RGB) -> RGB:
    """An upright crop as the square that the networks know."""
    return opencv.resize(crop, (SIDE, SIDE), cv2.INTER_AREA)


def _transferred(network: "Content", seen: Sequence["Tensor"]) -> "Tensor":
    target, reference = seen
    return network.transfer(target, reference).result - target


def _removed(network: "Content", seen: Sequence["Tensor"]) -> "Tensor":
    (image,) = seen
    answer = network.remove(image)
    return (answer.mask / CERTAIN).clamp(max=1) * (answer.inside - image)


_DIFFERENCES = {"transfer": _transferred, "remove": _removed}
