"""AttGAN's generator: an auto-encoder whose decoder is conditioned on the attributes of the edited face.

Paper: He, Zuo, Kan, Shan, Chen, "AttGAN: Facial Attribute Editing by Only Changing What You Want", IEEE TIP 2019.
Origin: layer list, weight names and numbers of elvisyjlin/AttGAN-PyTorch, commit be2d6c6.
Licence: MIT; the code here is our own.
Differences: the size of the image is not fixed when the network is built, and the decoder accepts the features of one
face for several attribute vectors. The variant is read from the weights.

Images are (N, 3, S, S), red first, -1…1; S is a multiple of 32 for five layers. Attributes are (N, A), about -1…1.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

Shapes = Mapping[str, tuple[int, ...]]

ATTRIBUTES = 13
WIDTHS = (64, 128, 256, 512, 1024)
LEAK = 0.01


class Layer(nn.Module):
    """One layer of encoder or decoder; the attribute `layers` is part of the weight names."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)  # type: ignore[no-any-return]


def down(inputs: int, outputs: int) -> Layer:
    """A layer that halves the size."""
    return Layer(nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.LeakyReLU(LEAK))


def up(inputs: int, outputs: int) -> Layer:
    """A layer that doubles the size."""
    return Layer(nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class Generator(nn.Module):
    """Encoder and decoder with as many layers each, and skip connections between the innermost ones.

    Args:
        widths: channels of the encoder's layers, and of the decoder's in reverse.
        attributes: length of the attribute vector.
        skips: how many layers of the decoder, from the second on, also get the encoder's features of their size.
        repeats: how many layers of the decoder, from the second on, also get the attributes; the first always does.
    """

    def __init__(self, widths: Sequence[int], attributes: int, skips: int, repeats: int) -> None:
        super().__init__()
        self.skips, self.repeats = skips, repeats
        self.enc_layers = nn.ModuleList(down(*pair) for pair in zip((3, *widths[:-1]), widths, strict=True))
        *inner, last = decoder_inputs(widths, attributes, skips, repeats)
        self.dec_layers = nn.ModuleList(up(*pair) for pair in zip(inner, widths[:0:-1], strict=True))
        self.dec_layers.append(Layer(nn.ConvTranspose2d(last, 3, 4, 2, 1), nn.Tanh()))

    def encode(self, image: Tensor) -> tuple[Tensor, ...]:
        """The features that the decoder needs, innermost first: (N, 1024, S/32, S/32), (N, 512, S/16, S/16)."""
        levels = []
        for layer in self.enc_layers:
            image = layer(image)
            levels.append(image)
        return tuple(levels[: -self.skips - 2 : -1])

    def decode(self, features: Sequence[Tensor], attributes: Tensor) -> Tensor:
        """Draw the face with these attributes.

        Args:
            features: as `encode` returns them; of one face for all rows of `attributes`, or of one face for each.
            attributes: (N, A).

        Returns:
            (N, 3, S, S), -1…1.
        """
        innermost, *skipped = (level.expand(len(attributes), -1, -1, -1) for level in features)
        x = self.dec_layers[0](with_attributes(innermost, attributes))
        for index, layer in enumerate(self.dec_layers[1:]):
            if index < self.skips:
                x = torch.cat([x, skipped[index]], 1)
            x = layer(with_attributes(x, attributes) if index < self.repeats else x)
        return x  # type: ignore[no-any-return]

    def forward(self, image: Tensor, attributes: Tensor) -> Tensor:
        return self.decode(self.encode(image), attributes)


def with_attributes(features: Tensor, attributes: Tensor) -> Tensor:
    """Append the attributes to the features, as one constant channel for each attribute."""
    tiled = attributes[:, :, None, None].to(features.dtype).expand(-1, -1, *features.shape[2:])
    return torch.cat([features, tiled], 1)


def decoder_inputs(widths: Sequence[int], attributes: int, skips: int, repeats: int) -> list[int]:
    """Input channels of each decoder layer: those of the layer before, of the encoder's features, of the attributes."""
    return [widths[-1] + attributes] + [
        widths[-index] + widths[-index - 1] * (index <= skips) + attributes * (index <= repeats)
        for index in range(1, len(widths))
    ]


def build(shapes: Shapes) -> Generator:
    """The generator of a weights file with these names and shapes.

    Whatever `shapes` lacks is as in the authors' best model: five layers, 13 attributes, one skip, one repeat.
    """
    layers = len({name.split(".")[1] for name in shapes if name.startswith("enc_layers.")}) or len(WIDTHS)
    widths = [shapes.get(f"enc_layers.{index}.layers.0.weight", (WIDTHS[0] << index,))[0] for index in range(layers)]
    usual = decoder_inputs(widths, ATTRIBUTES, skips=1, repeats=1)
    inputs = [shapes.get(f"dec_layers.{index}.layers.0.weight", (usual[index],))[0] for index in range(layers)]
    attributes = inputs[0] - widths[-1]
    extras = [(inputs[index] - widths[-index], widths[-index - 1]) for index in range(1, layers)]
    skips = sum(extra in (level, level + attributes) for extra, level in extras)
    repeats = sum(extra in (attributes, level + attributes) for extra, level in extras)
    return Generator(widths, attributes, skips, repeats)
