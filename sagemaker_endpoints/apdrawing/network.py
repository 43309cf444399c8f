"""APDrawingGAN: an ink drawing of a portrait, by one network for the whole and one for each part of the face.

Paper: Yi, Liu, Lai, Rosin, "APDrawingGAN: Generating Artistic Portrait Drawings from Face Photos with Hierarchical
GANs", CVPR 2019.
Origin: layer list, weight names and numbers of yiranran/APDrawingGAN, commit 38f4319.
Licence: Apache-2.0; the code here is our own.
Differences: dropout, which the authors leave on, is off, so the same photo gives the same drawing. Normalisation does
not mix the portraits of a batch.

Images are (N, 3, S, S), red first, -1…1; S is a multiple of 256, 512 in training. Drawings are (N, 1, S, S), from -1,
ink, to 1, paper.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import batch_norm, pad

from .part_boxes import BOXES, Centre, box

Shapes = Mapping[str, tuple[int, ...]]

LEAK = 0.2
WHOLE = (64, 128, 256, 512, 512, 512, 512, 512)
PART = (64, 128, 256)
REGION = (64, 128, 128, 128)

NETWORKS = {
    "G": WHOLE,
    **dict.fromkeys(("GLEyel", "GLEyer", "GLNose", "GLMouth"), PART),
    **dict.fromkeys(("GLHair", "GLBG"), REGION),
}
"""Channels of each network's down-sampling layers, by the authors' names of the networks."""

PAPER = 1.0
"""Value of white paper."""


class PictureNorm(nn.BatchNorm2d):
    """Batch normalisation with the statistics of each picture by itself.

    The authors run the network in training mode with one picture at a time (Ioffe, Szegedy, "Batch Normalization",
    2015, algorithm 1); here a picture's result does not depend on the others of its batch.
    """

    def forward(self, x: Tensor) -> Tensor:
        rows = x.reshape(1, -1, *x.shape[2:])
        scale, shift = (values.repeat(len(x)) for values in (self.weight, self.bias))
        return batch_norm(rows, None, None, scale, shift, training=True, eps=self.eps).reshape(x.shape)


Norm = type[nn.BatchNorm2d]


class Drawing(NamedTuple):
    """The drawing and the partial drawings that it is composed of, (N, 1, S, S) each.

    Attributes:
        drawing: the result.
        whole: the drawing of the network for the whole portrait.
        parts: the darkest value of the other six networks at each pixel.
        hair: the drawing of the network for the hair, black outside its region.
        background: the drawing of the network for the background, black outside its region.
    """

    drawing: Tensor
    whole: Tensor
    parts: Tensor
    hair: Tensor
    background: Tensor


class Level(nn.Module):
    """One level of a U-Net, with a skip connection around it.

    The next inner level is its `model.3`, in the outermost level `model.1`.
    """

    def __init__(self, layers: Sequence[nn.Module]) -> None:
        super().__init__()
        self.model = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x, self.model(x)], 1)


def unet(widths: Sequence[int], norm: Norm) -> nn.Module:
    """A U-Net from three channels to one (Ronneberger, Fischer, Brox, 2015), as in pix2pix."""
    inner = _innermost(widths[-2], widths[-1], norm)
    for outputs, inputs in zip(widths[-3::-1], widths[-2::-1], strict=False):
        inner = _between(outputs, inputs, inner, norm)
    last = nn.ConvTranspose2d(2 * widths[0], 1, 4, 2, 1)
    outermost = nn.Sequential(_down(3, widths[0]), inner, nn.ReLU(), last, nn.Tanh())
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
    """Two convolutions with a skip connection; `nn.Identity` stands for the authors' dropout."""

    def __init__(self, width: int, norm: Norm) -> None:
        super().__init__()
        first, second = (nn.Conv2d(width, width, 3, bias=False) for _ in range(2))
        before = nn.ReflectionPad2d(1), first, norm(width), nn.ReLU(), nn.Identity()
        self.conv_block = nn.Sequential(*before, nn.ReflectionPad2d(1), second, norm(width))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv_block(x)  # type: ignore[no-any-return]


def combiner(norm: Norm) -> nn.Module:
    """The network that combines two drawings of a face into one."""
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
        """Draw aligned portraits.

        Args:
            images: (N, 3, S, S), -1…1.
            centres: for each picture, the centres of the boxes of `BOXES`.
            person: (N, 1, S, S), 1 on the person, 0 on the background.

        Returns:
            The drawings, and the partial drawings that they are composed of.
        """
        whole = self._run("G", images)
        outside_boxes = torch.ones_like(person)
        for index, centre_of in enumerate(centres):
            for name, centre in centre_of.items():
                top, left, height, width = box(name, centre)
                outside_boxes[index, :, top : top + height, left : left + width] = 0
        hair = self._draw_region("GLHair", images, outside_boxes * person)
        background = self._draw_region("GLBG", images, 1 - person)
        parts = torch.minimum(on_paper(hair, outside_boxes * person), on_paper(background, 1 - person))
        for name in BOXES:
            parts = torch.minimum(parts, self._draw_part(name, images, [centre_of[name] for centre_of in centres]))
        drawing = self.GCombine.get_submodule("model")(torch.cat([whole, parts], 1))
        return Drawing(drawing, whole, parts, hair, background)

    def _run(self, name: str, images: Tensor) -> Tensor:
        return self.get_submodule(f"{name}.model.model")(images)  # type: ignore[no-any-return]

    def _draw_region(self, name: str, images: Tensor, region: Tensor) -> Tensor:
        """Run a network on the pixels where `region` is 1; all others are black in its input and in its drawing."""
        return black_outside(self._run(name, black_outside(images, region)), region)

    def _draw_part(self, name: str, images: Tensor, centres: Sequence[Centre]) -> Tensor:
        """Run a network on a part's boxes, and paste its drawings onto paper of the whole size."""
        side = images.shape[-1]
        boxes = [box(name, centre) for centre in centres]
        crops = [images[n, :, top : top + h, left : left + w] for n, (top, left, h, w) in enumerate(boxes)]
        drawn = self._run(name, torch.stack(crops))
        return torch.stack([
            pad(part, (left, side - left - w, top, side - top - h), value=PAPER)
            for part, (top, left, h, w) in zip(drawn, boxes, strict=True)
        ])  # fmt: skip


def black_outside(x: Tensor, region: Tensor) -> Tensor:
    """Make all pixels black where `region` is 0."""
    return (x / 2 + 0.5) * region * 2 - 1


def on_paper(x: Tensor, region: Tensor) -> Tensor:
    """Make a result of `black_outside` white where `region` is 0."""
    return x + (1 + PAPER) * (1 - region)


def build(shapes: Shapes) -> Artist:
    """The eight networks; there is only one variant."""
    return Artist()
