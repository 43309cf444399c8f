"""APDrawingGAN: an ink drawing of a portrait, by one network for the whole and one for each part of a face.

Yi, Liu, Lai, Rosin, "APDrawingGAN: Generating Artistic Portrait Drawings from Face Photos with Hierarchical GANs", CVPR
2019. Names and numbers are those of yiranran/APDrawingGAN (Apache-2.0), commit 38f4319; written here from its layer
list. Dropout, which the authors leave on, is off here: the same photo gives the same drawing.

Images are (N, 3, S, S), red first, -1…1, S a multiple of 256, 512 in training; drawings are (N, 1, S, S), from -1, ink,
to 1, paper.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import batch_norm, pad

from .centres import BOXES, Centre, box

Shapes = Mapping[str, tuple[int, ...]]

LEAK = 0.2
WHOLE = (64, 128, 256, 512, 512, 512, 512, 512)
PART = (64, 128, 256)
GROUND = (64, 128, 128, 128)

NETWORKS = {
    "G": WHOLE,
    **dict.fromkeys(("GLEyel", "GLEyer", "GLNose", "GLMouth"), PART),
    **dict.fromkeys(("GLHair", "GLBG"), GROUND),
}
"""Channels on the way down of each network, by the authors' names."""

PAPER = 1.0


class PictureNorm(nn.BatchNorm2d):
    """Batch normalisation as the authors run it, in training mode with one picture: by that picture's own statistics.

    Ioffe, Szegedy, "Batch Normalization", 2015, algorithm 1; pictures of one batch do not see each other.
    """

    def forward(self, x: Tensor) -> Tensor:
        rows = x.reshape(1, -1, *x.shape[2:])
        scale, shift = (numbers.repeat(len(x)) for numbers in (self.weight, self.bias))
        return batch_norm(rows, None, None, scale, shift, training=True, eps=self.eps).reshape(x.shape)


Norm = type[nn.BatchNorm2d]


class Drawing(NamedTuple):
    """The drawing, and what it was put together from: all (N, 1, S, S).

    whole: the first network's. parts: the other six, the darkest of them at each place.
    hair, ground: two of these, black where they are not to be.
    """

    drawing: Tensor
    whole: Tensor
    parts: Tensor
    hair: Tensor
    ground: Tensor


class Level(nn.Module):
    """One level of a U-Net inside the next, `model.3` or in the outermost `model.1`; what it was given goes past it."""

    def __init__(self, layers: Sequence[nn.Module]) -> None:
        super().__init__()
        self.model = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x, self.model(x)], 1)


def unet(widths: Sequence[int], norm: Norm) -> nn.Module:
    """A U-Net from three channels to one (Ronneberger, Fischer, Brox, 2015, as in pix2pix)."""
    inner = _innermost(widths[-2], widths[-1], norm)
    for outputs, inputs in zip(widths[-3::-1], widths[-2::-1], strict=False):
        inner = _between(outputs, inputs, inner, norm)
    rise = nn.ConvTranspose2d(2 * widths[0], 1, 4, 2, 1)
    outermost = nn.Sequential(_down(3, widths[0]), inner, nn.ReLU(), rise, nn.Tanh())
    return nn.ModuleDict({"model": nn.ModuleDict({"model": outermost})})


def _down(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)


def _up(inputs: int, outputs: int) -> nn.ConvTranspose2d:
    return nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False)


def _innermost(outer: int, inner: int, norm: Norm) -> Level:
    return Level([nn.LeakyReLU(LEAK), _down(outer, inner), nn.ReLU(), _up(inner, outer), norm(outer)])


def _between(outer: int, inner: int, below: Level, norm: Norm) -> Level:
    down = nn.LeakyReLU(LEAK), _down(outer, inner), norm(inner)
    return Level([*down, below, nn.ReLU(), _up(2 * inner, outer), norm(outer)])


class Residual(nn.Module):
    """Two convolutions, whose input is added; the place between them was dropout's."""

    def __init__(self, width: int, norm: Norm) -> None:
        super().__init__()
        first, second = (nn.Conv2d(width, width, 3, bias=False) for _ in range(2))
        before = nn.ReflectionPad2d(1), first, norm(width), nn.ReLU(), nn.Identity()
        self.conv_block = nn.Sequential(*before, nn.ReflectionPad2d(1), second, norm(width))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv_block(x)  # type: ignore[no-any-return]


def combiner(norm: Norm) -> nn.Module:
    """From two drawings of the same face to one."""
    before = nn.ReflectionPad2d(3), nn.Conv2d(2, 64, 7, bias=False), norm(64), nn.ReLU()
    blocks = Residual(64, norm), Residual(64, norm)
    after = nn.ReflectionPad2d(3), nn.Conv2d(64, 1, 7), nn.Tanh()
    return nn.ModuleDict({"model": nn.Sequential(*before, *blocks, *after)})


class Artist(nn.Module):
    """The eight networks."""

    def __init__(self, norm: Norm = PictureNorm) -> None:
        super().__init__()
        for name, widths in NETWORKS.items():
            self.add_module(name, unet(widths, norm))
        self.GCombine = combiner(norm)

    def draw(self, images: Tensor, centres: Sequence[Mapping[str, Centre]], person: Tensor) -> Drawing:
        """Drawings of aligned portraits.

        centres: of each picture, the (x, y) around which the parts of `BOXES` are cut out.
        person: (N, 1, S, S), 1 on the person, 0 on the ground.
        """
        whole = self._ask("G", images)
        elsewhere = torch.ones_like(person)
        for place, told in enumerate(centres):
            for name, centre in told.items():
                top, left, height, width = box(name, centre)
                elsewhere[place, :, top : top + height, left : left + width] = 0
        hair = self._hidden("GLHair", images, elsewhere * person)
        ground = self._hidden("GLBG", images, 1 - person)
        parts = torch.minimum(on_paper(hair, elsewhere * person), on_paper(ground, 1 - person))
        for name in BOXES:
            parts = torch.minimum(parts, self._part(name, images, [own[name] for own in centres]))
        drawing = self.GCombine.get_submodule("model")(torch.cat([whole, parts], 1))
        return Drawing(drawing, whole, parts, hair, ground)

    def _ask(self, name: str, images: Tensor) -> Tensor:
        return self.get_submodule(f"{name}.model.model")(images)  # type: ignore[no-any-return]

    def _hidden(self, name: str, images: Tensor, seen: Tensor) -> Tensor:
        """What a network draws that sees only what `seen` shows; elsewhere it is black, before and after."""
        return blacked(self._ask(name, blacked(images, seen)), seen)

    def _part(self, name: str, images: Tensor, centres: Sequence[Centre]) -> Tensor:
        """A part's drawing on paper of the whole size."""
        side = images.shape[-1]
        boxes = [box(name, centre) for centre in centres]
        cut = [images[n, :, top : top + h, left : left + w] for n, (top, left, h, w) in enumerate(boxes)]
        drawn = self._ask(name, torch.stack(cut))
        return torch.stack([
            pad(part, (left, side - left - w, top, side - top - h), value=PAPER)
            for part, (top, left, h, w) in zip(drawn, boxes, strict=True)
        ])  # fmt: skip


def blacked(x: Tensor, seen: Tensor) -> Tensor:
    return (x / 2 + 0.5) * seen * 2 - 1


def on_paper(x: Tensor, seen: Tensor) -> Tensor:
    """What `blacked` gave, with white in place of its black."""
    return x + (1 + PAPER) * (1 - seen)


def build(shapes: Shapes) -> Artist:
    """The eight networks: there is one variant."""
    return Artist()
