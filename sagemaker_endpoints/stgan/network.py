"""STGAN's generator: conditioned on attribute differences, with gated units in its skip connections.

Paper: Liu, Ding, Xia, Liu, Ding, Zuo, Wen, "STGAN: A Unified Selective Transfer Network for Arbitrary Image Attribute
Editing", CVPR 2019.
Origin: layer list, weight names and numbers of bluestyle97/STGAN-pytorch, commit 1136a5d.
Licence: none stated; the code here is our own.
Differences: encoding and decoding are separate methods, so that the features of a face can be reused. The variant is
read from the weights; those without units or without the last convolution are not supported.

Images are (N, 3, S, S), red first, -1…1; S is a multiple of 32 for five layers. Differences are (N, A), -1…1, all 0 for
the unedited face.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

Shapes = Mapping[str, tuple[int, ...]]

ATTRIBUTES = 10
WIDTHS = (64, 128, 256, 512, 1024)
UNITS = 3
LAST = 16
"""Channels before the picture."""

LEAK = 0.2


def gate(inputs: int, outputs: int, activation: nn.Module) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs), activation)


def up(inputs: int, outputs: int) -> list[nn.Module]:
    """Layers that double the size."""
    return [nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]


class SelectiveTransfer(nn.Module):
    """A gated recurrent unit whose state comes up from the level below (section 3.2 of the paper)."""

    def __init__(self, attributes: int, channels: int) -> None:
        super().__init__()
        self.upsample = nn.ConvTranspose2d(2 * channels + attributes, channels, 4, 2, 1, bias=False)
        self.reset_gate = gate(2 * channels, channels, nn.Sigmoid())
        self.update_gate = gate(2 * channels, channels, nn.Sigmoid())
        self.hidden = gate(2 * channels, channels, nn.Tanh())

    def forward(self, x: Tensor, state: Tensor, difference: Tensor) -> tuple[Tensor, Tensor]:
        """Select what the skip connection passes on.

        Args:
            x: (N, C, h, w), the encoder's features.
            state: (N, 2C, h/2, w/2), of the level below.
            difference: (N, A).

        Returns:
            The features for the decoder and the state for the level above, (N, C, h, w) each.
        """
        below = self.upsample(with_difference(state, difference))
        both = torch.cat([x, below], 1)
        state = self.reset_gate(both) * below
        update = self.update_gate(both)
        hidden = self.hidden(torch.cat([x, state], 1))
        return (1 - update) * below + update * hidden, state


class Generator(nn.Module):
    """Encoder and decoder with as many layers each, and selective transfer units between the innermost ones.

    Args:
        widths: channels of the encoder's layers, each twice the one before, and of the decoder's in reverse.
        last: channels before the picture.
        units: number of selective transfer units.
        attributes: length of the difference vector.
    """

    def __init__(self, widths: Sequence[int], last: int, units: int, attributes: int) -> None:
        super().__init__()
        self.encoder = nn.ModuleList(
            nn.Sequential(nn.Conv2d(a, b, 4, 2, 1, bias=False), nn.BatchNorm2d(b), nn.LeakyReLU(LEAK))
            for a, b in zip((3, *widths[:-1]), widths, strict=True)
        )
        gated = widths[::-1][1 : units + 1]
        self.stu = nn.ModuleList(SelectiveTransfer(attributes, channels) for channels in gated)
        # input channels of each decoder layer in addition to those of the layer before
        extra = (attributes, *gated, *[0] * (len(widths) - 1 - units))
        before = (widths[-1], *widths[:0:-1])
        outputs = (*widths[:0:-1], last)
        layers = [up(x + more, y) for x, more, y in zip(before, extra, outputs, strict=True)]
        layers[-1] += [nn.ConvTranspose2d(last, 3, 3, 1, 1, bias=False), nn.Tanh()]
        self.decoder = nn.ModuleList(nn.Sequential(*layer) for layer in layers)

    def encode(self, image: Tensor) -> tuple[Tensor, ...]:
        """The features that the decoder needs, innermost first: 1024, 512, 256 and 128 channels at S/32 … S/4."""
        levels = []
        for layer in self.encoder:
            image = layer(image)
            levels.append(image)
        return tuple(levels[: -len(self.stu) - 2 : -1])

    def decode(self, features: Sequence[Tensor], difference: Tensor) -> Tensor:
        """Draw the face with this difference.

        Args:
            features: as `encode` returns them; of one face for all rows of `difference`, or of one face for each.
            difference: (N, A).

        Returns:
            (N, 3, S, S), -1…1.
        """
        state, *skips = (level.expand(len(difference), -1, -1, -1) for level in features)
        x = self.decoder[0](with_difference(state, difference))
        for index, layer in enumerate(self.decoder[1:]):
            if index < len(self.stu):
                passed, state = self.stu[index](skips[index], state, difference)
                x = torch.cat([x, passed], 1)
            x = layer(x)
        return x  # type: ignore[no-any-return]

    def forward(self, image: Tensor, difference: Tensor) -> Tensor:
        return self.decode(self.encode(image), difference)


def with_difference(features: Tensor, difference: Tensor) -> Tensor:
    """Append the difference to the features, as one constant channel for each attribute."""
    tiled = difference[:, :, None, None].to(features.dtype).expand(-1, -1, *features.shape[2:])
    return torch.cat([features, tiled], 1)


def build(shapes: Shapes) -> Generator:
    """The generator of a weights file with these names and shapes.

    Whatever `shapes` lacks is as the authors configure it: five layers, three units, ten attributes.
    """
    layers, units = (_count(shapes, part) or usual for part, usual in (("encoder", len(WIDTHS)), ("stu", UNITS)))
    widths = [shapes.get(f"encoder.{index}.0.weight", (WIDTHS[0] << index,))[0] for index in range(layers)]
    _, last = shapes.get(f"decoder.{layers - 1}.0.weight", (0, LAST))[:2]
    attributes = shapes.get("decoder.0.0.weight", (widths[-1] + ATTRIBUTES,))[0] - widths[-1]
    return Generator(widths, last, units, attributes)


def _count(shapes: Shapes, part: str) -> int:
    return len({name.split(".")[1] for name in shapes if name.startswith(f"{part}.")})
