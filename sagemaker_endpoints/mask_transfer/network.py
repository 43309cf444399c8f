"""Mask-based content transfer: glasses or a beard from one face to another, inside a mask that the network draws.

Paper: Mokady, Benaim, Wolf, Bermano, "Mask Based Unsupervised Content Transfer", ICLR 2020.
Origin: layer list, weight names and numbers of rmokady/mbu-content-tansfer, commit df703c6.
Licence: MIT; the code here is our own.
Differences: the networks of all contents are in one module, `CONTENT.e1` and so on. Networks that are trained here may
be narrower: channels are multiples of the `width`, which is 32 in the published ones.

Images are (N, 3, S, S), red first, -1…1; S is a multiple of 64. It should be the size of the training, which published
weights do not state.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

Shapes = Mapping[str, tuple[int, ...]]

CONTENTS = ("glasses", "beard")
WIDTH = 32
"""Channels of the first convolution."""

CODE = 16
"""Channels of a code, as a multiple of the width."""

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


def decoder(width: int, outputs: int) -> nn.Module:
    """Layers that enlarge the size 64 times, without the last activation."""
    layers: list[nn.Module] = []
    for before, after in ((CODE, CODE), (CODE, 8), (8, 4), (4, 2), (2, 1)):
        channels = after * width
        layers += nn.ConvTranspose2d(before * width, channels, 4, 2, 1), nn.BatchNorm2d(channels), nn.LeakyReLU(LEAK)
    return nn.ModuleDict({"main": nn.Sequential(*layers, nn.ConvTranspose2d(width, outputs, 4, 2, 1))})


class Content(nn.Module):
    """The network of one content.

    In the paper's terms, `e1` encodes what all faces share and `e2` what only faces with the content have.

    Args:
        separate: channels of the code that describe the content.
        width: channels of the first convolution.
    """

    def __init__(self, separate: int, width: int = WIDTH) -> None:
        super().__init__()
        common = CODE * width - separate
        self.e1 = encoder((width, 2 * width, 4 * width, 8 * width, common, common))
        self.e2 = encoder((width, 2 * width, 4 * width, 4 * width, 4 * width, separate))
        self.d_a = decoder(width, 3)
        self.d_b = decoder(width, 4)

    def code(self, face: Tensor, content: Tensor) -> Tensor:
        """Encode the face of one picture with the content of the other: (N, 16·width, S/64, S/64)."""
        return torch.cat((self.common(face), self.separate(content)), 1)

    def common(self, image: Tensor) -> Tensor:
        """The part of a code that describes the face without its content."""
        return self.e1.get_submodule("full")(image)  # type: ignore[no-any-return]

    def separate(self, image: Tensor) -> Tensor:
        """The part of a code that describes the content."""
        return self.e2.get_submodule("full")(image)  # type: ignore[no-any-return]

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
    return nn.ModuleDict({name: Content(*_sizes(shapes, name)) for name in contents})


def _sizes(shapes: Shapes, content: str) -> tuple[int, int]:
    separate = shapes.get(f"{content}.e2.full.15.weight", (SEPARATE,))[0]
    return separate, shapes.get(f"{content}.e1.full.0.weight", (WIDTH,))[0]
