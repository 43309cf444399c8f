"""Mask-based content transfer: glasses or a beard from one face to another, inside a mask that the network draws.

Paper: Mokady, Benaim, Wolf, Bermano, "Mask Based Unsupervised Content Transfer", ICLR 2020.
Origin: layer list, weight names and numbers of rmokady/mbu-content-tansfer, commit df703c6.
Licence: MIT; the code here is our own.
Differences: the networks of all contents are in one module, `CONTENT.e1` and so on.

Images are (N, 3, S, S), red first, -1…1; S is a multiple of 64. It should be the size of the training, which the
weights do not state.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

Shapes = Mapping[str, tuple[int, ...]]

CONTENTS = ("glasses", "beard")
CODE = 512
"""Channels of a code."""

SEPARATE = 25
"""Channels of the code that describe the content; the others describe the face without it."""

LEAK = 0.2


class Transfer(NamedTuple):
    """A picture with a content added.

    Attributes:
        result: (N, 3, S, S), -1…1.
        mask: (N, 1, S, S), 0…1; where `inside` replaces the picture.
        inside: (N, 3, S, S), -1…1; what was pasted.
    """

    result: Tensor
    mask: Tensor
    inside: Tensor


class Removal(NamedTuple):
    """A picture without its content.

    Attributes:
        result: (N, 3, S, S), -1…1.
        mask: (N, 1, S, S), 0…1, or 0 and 1 with a threshold; where `inside` replaces the picture.
        inside: (N, 3, S, S), -1…1; what was pasted.
        soft: (N, 1, S, S), 0…1; the mask before the threshold.
    """

    result: Tensor
    mask: Tensor
    inside: Tensor
    soft: Tensor


def encoder(widths: Sequence[int]) -> nn.Module:
    """Layers that reduce the size to a sixty-fourth."""
    layers: list[nn.Module] = []
    for inputs, outputs in zip((3, *widths[:-1]), widths, strict=True):
        layers += nn.Conv2d(inputs, outputs, 4, 2, 1), nn.BatchNorm2d(outputs), nn.LeakyReLU(LEAK)
    return nn.ModuleDict({"full": nn.Sequential(*layers)})


def decoder(outputs: int) -> nn.Module:
    """Layers that enlarge the size 64 times, without the last activation."""
    layers: list[nn.Module] = []
    for before, after in ((CODE, CODE), (CODE, 256), (256, 128), (128, 64), (64, 32)):
        layers += nn.ConvTranspose2d(before, after, 4, 2, 1), nn.BatchNorm2d(after), nn.LeakyReLU(LEAK)
    return nn.ModuleDict({"main": nn.Sequential(*layers, nn.ConvTranspose2d(32, outputs, 4, 2, 1))})


class Content(nn.Module):
    """The network of one content.

    In the paper's terms, `e1` encodes what all faces share and `e2` what only faces with the content have.
    """

    def __init__(self, separate: int) -> None:
        super().__init__()
        common = CODE - separate
        self.e1 = encoder((32, 64, 128, 256, common, common))
        self.e2 = encoder((32, 64, 128, 128, 128, separate))
        self.d_a = decoder(3)
        self.d_b = decoder(4)

    def code(self, face: Tensor, content: Tensor) -> Tensor:
        """Encode the face of one picture with the content of the other: (N, 512, S/64, S/64)."""
        both = self.e1.get_submodule("full")(face), self.e2.get_submodule("full")(content)
        return torch.cat(both, 1)

    def plain(self, code: Tensor) -> Tensor:
        """Decode a code to a face without the content: (N, 3, S, S), -1…1."""
        return torch.tanh(self.d_a.get_submodule("main")(code))

    def content_layer(self, code: Tensor) -> tuple[Tensor, Tensor]:
        """Decode a code to the content's mask, (N, 1, S, S), 0…1, and its colours, (N, 3, S, S), -1…1."""
        channels = self.d_b.get_submodule("main")(code)
        return torch.sigmoid(channels[:, :1]), torch.tanh(channels[:, 1:])

    def transfer(self, target: Tensor, reference: Tensor) -> Transfer:
        """Add the reference's content to the target."""
        return self.add_content(self.code(target, reference), target)

    def add_content(self, code: Tensor, target: Tensor) -> Transfer:
        """Add a code's content to the target."""
        mask, inside = self.content_layer(code)
        return Transfer(paste(inside, target, mask), mask, inside)

    def remove(self, image: Tensor, threshold: float | None = None) -> Removal:
        """Remove the image's content.

        Args:
            image: (N, 3, S, S), -1…1.
            threshold: a pixel is replaced completely if its mask value is at least this, and otherwise not at all; the
                authors use 0.1. None pastes with the soft mask.

        Returns:
            The image without its content, and what it was made from.
        """
        code = self.code(image, image)
        soft, _ = self.content_layer(code)
        inside = self.plain(code)
        mask = soft if threshold is None else (soft >= threshold).to(soft.dtype)
        return Removal(paste(inside, image, mask), mask, inside, soft)


def paste(inside: Tensor, outside: Tensor, mask: Tensor) -> Tensor:
    """Blend two pictures: `inside` where the mask is 1, `outside` where it is 0."""
    return inside * mask + outside * (1 - mask)


def build(shapes: Shapes) -> nn.ModuleDict:
    """The contents in a weights file with these names; both published ones where `shapes` is empty."""
    contents = dict.fromkeys(name.split(".")[0] for name in shapes) or dict.fromkeys(CONTENTS)
    return nn.ModuleDict({name: Content(_separate(shapes, name)) for name in contents})


def _separate(shapes: Shapes, content: str) -> int:
    return shapes.get(f"{content}.e2.full.15.weight", (SEPARATE,))[0]
