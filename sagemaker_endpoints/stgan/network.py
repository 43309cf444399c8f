"""STGAN's generator: what it is told is the difference, and gated units choose what of the photo passes to the decoder.

Liu, Ding, Xia, Liu, Zhang, Liu, Wen, "STGAN: A Unified Selective Transfer Network for Arbitrary Image Attribute
Editing", CVPR 2019. Names and numbers are those of bluestyle97/STGAN-pytorch (no licence stated), commit 1136a5d;
written here from its layer list.

Images are (N, 3, S, S), red first, -1…1, S a multiple of 32, for five layers; differences are (N, A), -1…1, all 0 for
the same face.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

Shapes = Mapping[str, tuple[int, ...]]

ATTRIBUTES = 10
WIDTHS = (64, 128, 256, 512, 1024)
UNITS = 3
LAST = 16
LEAK = 0.2


def gate(inputs: int, outputs: int, activation: nn.Module) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs), activation)


def up(inputs: int, outputs: int) -> list[nn.Module]:
    """Twice the size."""
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
        """x: (N, C, h, w). state: (N, 2C, h/2, w/2). Returns what passes, and the state of the level above."""
        below = self.upsample(told(state, difference))
        both = torch.cat([x, below], 1)
        state = self.reset_gate(both) * below
        update = self.update_gate(both)
        hidden = self.hidden(torch.cat([x, state], 1))
        return (1 - update) * below + update * hidden, state


class Generator(nn.Module):
    """Encoder and decoder, as many layers each, with selective transfer units between the innermost ones.

    widths: channels of the encoder's layers, and of the decoder's in reverse; each twice the one before.
    last: channels before the picture. units: how many. attributes: how many the difference has.
    """

    def __init__(self, widths: Sequence[int], last: int, units: int, attributes: int) -> None:
        super().__init__()
        self.encoder = nn.ModuleList(
            nn.Sequential(nn.Conv2d(a, b, 4, 2, 1, bias=False), nn.BatchNorm2d(b), nn.LeakyReLU(LEAK))
            for a, b in zip((3, *widths[:-1]), widths, strict=True)
        )
        gated = widths[::-1][1 : units + 1]
        self.stu = nn.ModuleList(SelectiveTransfer(attributes, channels) for channels in gated)
        # what each layer of the decoder gets beside what the one before made
        beside = (attributes, *gated, *[0] * (len(widths) - 1 - units))
        before = (widths[-1], *widths[:0:-1])
        outputs = (*widths[:0:-1], last)
        layers = [up(x + more, y) for x, more, y in zip(before, beside, outputs, strict=True)]
        layers[-1] += [nn.ConvTranspose2d(last, 3, 3, 1, 1, bias=False), nn.Tanh()]
        self.decoder = nn.ModuleList(nn.Sequential(*layer) for layer in layers)

    def encode(self, image: Tensor) -> tuple[Tensor, ...]:
        """The inner levels, innermost first: 1024, 512, 256 and 128 channels at S/32, S/16, S/8 and S/4."""
        levels = []
        for layer in self.encoder:
            image = layer(image)
            levels.append(image)
        return tuple(levels[: -len(self.stu) - 2 : -1])

    def decode(self, features: Sequence[Tensor], difference: Tensor) -> Tensor:
        """The face with that difference: (N, 3, S, S), -1…1.

        features: as `encode` gave them; of one face for all rows of `difference`, or of one for each.
        """
        state, *skips = (level.expand(len(difference), -1, -1, -1) for level in features)
        x = self.decoder[0](told(state, difference))
        for place, layer in enumerate(self.decoder[1:]):
            if place < len(self.stu):
                passed, state = self.stu[place](skips[place], state, difference)
                x = torch.cat([x, passed], 1)
            x = layer(x)
        return x  # type: ignore[no-any-return]

    def forward(self, image: Tensor, difference: Tensor) -> Tensor:
        return self.decode(self.encode(image), difference)


def told(features: Tensor, difference: Tensor) -> Tensor:
    """Features with the difference at every place as further channels."""
    tiled = difference[:, :, None, None].to(features.dtype).expand(-1, -1, *features.shape[2:])
    return torch.cat([features, tiled], 1)


def build(shapes: Shapes) -> Generator:
    """The generator that a file with these names and shapes holds.

    What the file does not tell is as the authors configure it: five layers, three units, ten attributes.
    """
    layers, units = (_places(shapes, part) or usual for part, usual in (("encoder", len(WIDTHS)), ("stu", UNITS)))
    widths = [shapes.get(f"encoder.{place}.0.weight", (WIDTHS[0] << place,))[0] for place in range(layers)]
    _, last = shapes.get(f"decoder.{layers - 1}.0.weight", (0, LAST))[:2]
    attributes = shapes.get("decoder.0.0.weight", (widths[-1] + ATTRIBUTES,))[0] - widths[-1]
    return Generator(widths, last, units, attributes)


def _places(shapes: Shapes, part: str) -> int:
    return len({name.split(".")[1] for name in shapes if name.startswith(f"{part}.")})
