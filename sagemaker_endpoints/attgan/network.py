"""AttGAN's generator: an auto-encoder that is told, between its halves, what the face shall be like.

He, Zuo, Kan, Shan, Chen, "AttGAN: Facial Attribute Editing by Only Changing What You Want", IEEE TIP 2019. Names and
numbers are those of elvisyjlin/AttGAN-PyTorch (MIT), commit be2d6c6; written here from its layer list.

Images are (N, 3, S, S), red first, -1…1, S a multiple of 32, for five layers; attributes are (N, A), about -1…1.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

Shapes = Mapping[str, tuple[int, ...]]

ATTRIBUTES = 13
WIDTHS = (64, 128, 256, 512, 1024)
LEAK = 0.01


class Layer(nn.Module):
    """One step of either half, under the name `layers` that the checkpoint knows it by."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)  # type: ignore[no-any-return]


def down(inputs: int, outputs: int) -> Layer:
    """Half the size."""
    return Layer(nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.LeakyReLU(LEAK))


def up(inputs: int, outputs: int) -> Layer:
    """Twice the size."""
    return Layer(nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class Generator(nn.Module):
    """Encoder and decoder, as many layers each, with skip connections around the innermost ones.

    widths: channels of the encoder's layers, and of the decoder's in reverse.
    attributes: how many the face is told by.
    skips: how many of the decoder's layers also get what the encoder had at that size, from the second layer on.
    repeats: how many of them are also told the attributes, which the first always is.
    """

    def __init__(self, widths: Sequence[int], attributes: int, skips: int, repeats: int) -> None:
        super().__init__()
        self.skips, self.repeats = skips, repeats
        self.enc_layers = nn.ModuleList(down(*pair) for pair in zip((3, *widths[:-1]), widths, strict=True))
        *inner, last = decoder_inputs(widths, attributes, skips, repeats)
        self.dec_layers = nn.ModuleList(up(*pair) for pair in zip(inner, widths[:0:-1], strict=True))
        self.dec_layers.append(Layer(nn.ConvTranspose2d(last, 3, 4, 2, 1), nn.Tanh()))

    def encode(self, image: Tensor) -> tuple[Tensor, ...]:
        """What the decoder needs of a face, innermost first: (N, 1024, S/32, S/32), (N, 512, S/16, S/16)."""
        levels = []
        for layer in self.enc_layers:
            image = layer(image)
            levels.append(image)
        return tuple(levels[: -self.skips - 2 : -1])

    def decode(self, features: Sequence[Tensor], attributes: Tensor) -> Tensor:
        """The face as it is told to be: (N, 3, S, S), -1…1.

        features: as `encode` gave them; of one face for all rows of `attributes`, or of one for each.
        """
        innermost, *skipped = (level.expand(len(attributes), -1, -1, -1) for level in features)
        x = self.dec_layers[0](told(innermost, attributes))
        for place, layer in enumerate(self.dec_layers[1:]):
            if place < self.skips:
                x = torch.cat([x, skipped[place]], 1)
            x = layer(told(x, attributes) if place < self.repeats else x)
        return x  # type: ignore[no-any-return]

    def forward(self, image: Tensor, attributes: Tensor) -> Tensor:
        return self.decode(self.encode(image), attributes)


def told(features: Tensor, attributes: Tensor) -> Tensor:
    """Features with the attributes at every place as further channels."""
    tiled = attributes[:, :, None, None].to(features.dtype).expand(-1, -1, *features.shape[2:])
    return torch.cat([features, tiled], 1)


def decoder_inputs(widths: Sequence[int], attributes: int, skips: int, repeats: int) -> list[int]:
    """Channels that each layer of the decoder gets: of the layer before, of the encoder, of the attributes."""
    return [widths[-1] + attributes] + [
        widths[-place] + widths[-place - 1] * (place <= skips) + attributes * (place <= repeats)
        for place in range(1, len(widths))
    ]


def build(shapes: Shapes) -> Generator:
    """The generator that a file with these names and shapes holds.

    What the file does not tell is as in the authors' best: five layers, 13 attributes, one skip, the attributes twice.
    """
    layers = len({name.split(".")[1] for name in shapes if name.startswith("enc_layers.")}) or len(WIDTHS)
    widths = [shapes.get(f"enc_layers.{place}.layers.0.weight", (WIDTHS[0] << place,))[0] for place in range(layers)]
    usual = decoder_inputs(widths, ATTRIBUTES, skips=1, repeats=1)
    inputs = [shapes.get(f"dec_layers.{place}.layers.0.weight", (usual[place],))[0] for place in range(layers)]
    attributes = inputs[0] - widths[-1]
    beside = [(inputs[place] - widths[-place], widths[-place - 1]) for place in range(1, layers)]
    skips = sum(more in (level, level + attributes) for more, level in beside)
    repeats = sum(more in (attributes, level + attributes) for more, level in beside)
    return Generator(widths, attributes, skips, repeats)
