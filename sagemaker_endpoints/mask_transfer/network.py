"""Mask based content transfer: glasses or a beard from one face onto another, inside a mask that the network draws.

Mokady, Benaim, Wolf, Bermano, "Mask Based Unsupervised Content Transfer", ICLR 2020. Names and numbers are those of
rmokady/mbu-content-tansfer (MIT), commit df703c6; written here from its layer list. Each content that it was trained
for is a network of its own, `CONTENT.e1` and so on.

Images are (N, 3, S, S), red first, -1…1, S a multiple of 64: whatever size training used, for the sizes of the codes
are not told by the weights.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

Shapes = Mapping[str, tuple[int, ...]]

CONTENTS = ("glasses", "beard")
CODE = 512
SEPARATE = 25
"""Channels of the code that hold the content; the others hold the face without it."""

LEAK = 0.2


class Answer(NamedTuple):
    """What becomes of a picture.

    result: (N, 3, S, S), -1…1. mask: what it was pasted by, (N, 1, S, S), 0…1. inside: what was pasted, as the result.
    """

    result: Tensor
    mask: Tensor
    inside: Tensor


class Removed(NamedTuple):
    """As `Answer`; where a threshold made the mask 0 or 1, `soft` is what it was before, (N, 1, S, S), 0…1."""

    result: Tensor
    mask: Tensor
    inside: Tensor
    soft: Tensor


def encoder(widths: Sequence[int]) -> nn.Module:
    """A sixty-fourth of the size."""
    layers: list[nn.Module] = []
    for inputs, outputs in zip((3, *widths[:-1]), widths, strict=True):
        layers += nn.Conv2d(inputs, outputs, 4, 2, 1), nn.BatchNorm2d(outputs), nn.LeakyReLU(LEAK)
    return nn.ModuleDict({"full": nn.Sequential(*layers)})


def decoder(outputs: int) -> nn.Module:
    """Sixty-four times the size, without the last activation."""
    layers: list[nn.Module] = []
    for before, after in ((CODE, CODE), (CODE, 256), (256, 128), (128, 64), (64, 32)):
        layers += nn.ConvTranspose2d(before, after, 4, 2, 1), nn.BatchNorm2d(after), nn.LeakyReLU(LEAK)
    return nn.ModuleDict({"main": nn.Sequential(*layers, nn.ConvTranspose2d(32, outputs, 4, 2, 1))})


class Content(nn.Module):
    """One content. In the paper's words, `e1` reads what faces share, `e2` what only those with the content have."""

    def __init__(self, separate: int) -> None:
        super().__init__()
        common = CODE - separate
        self.e1 = encoder((32, 64, 128, 256, common, common))
        self.e2 = encoder((32, 64, 128, 128, 128, separate))
        self.d_a = decoder(3)
        self.d_b = decoder(4)

    def code(self, face: Tensor, content: Tensor) -> Tensor:
        """The face of one picture with the content of the other: (N, 512, S/64, S/64)."""
        both = self.e1.get_submodule("full")(face), self.e2.get_submodule("full")(content)
        return torch.cat(both, 1)

    def plain(self, code: Tensor) -> Tensor:
        """A code as a face without the content, when its content is left out or unknown: (N, 3, S, S), -1…1."""
        return torch.tanh(self.d_a.get_submodule("main")(code))

    def laid(self, code: Tensor) -> tuple[Tensor, Tensor]:
        """Where a code's content goes, (N, 1, S, S), 0…1, and what it looks like there, (N, 3, S, S), -1…1."""
        drawn = self.d_b.get_submodule("main")(code)
        return torch.sigmoid(drawn[:, :1]), torch.tanh(drawn[:, 1:])

    def transfer(self, target: Tensor, reference: Tensor) -> Answer:
        """The target with the reference's content."""
        return self.lay(self.code(target, reference), target)

    def lay(self, code: Tensor, target: Tensor) -> Answer:
        """The target with a code's content."""
        mask, inside = self.laid(code)
        return Answer(pasted(inside, target, mask), mask, inside)

    def remove(self, image: Tensor, threshold: float | None = None) -> Removed:
        """The image without its content, as far as the mask says; or wholly, where that reaches a threshold.

        The authors paste with a threshold of 0.1.
        """
        code = self.code(image, image)
        soft, _ = self.laid(code)
        inside = self.plain(code)
        mask = soft if threshold is None else (soft >= threshold).to(soft.dtype)
        return Removed(pasted(inside, image, mask), mask, inside, soft)


def pasted(inside: Tensor, outside: Tensor, mask: Tensor) -> Tensor:
    """One picture in another, as far as the mask is 1."""
    return inside * mask + outside * (1 - mask)


def build(shapes: Shapes) -> nn.ModuleDict:
    """The contents that a file has; both that the authors publish where it names nothing."""
    found = dict.fromkeys(name.split(".")[0] for name in shapes) or dict.fromkeys(CONTENTS)
    return nn.ModuleDict({name: Content(_separate(shapes, name)) for name in found})


def _separate(shapes: Shapes, content: str) -> int:
    return shapes.get(f"{content}.e2.full.15.weight", (SEPARATE,))[0]
