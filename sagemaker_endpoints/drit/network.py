"""DRIT: encodes the content and the style of a picture separately, and decodes a content with any style.

Paper: Lee, Tseng, Huang, Singh, Yang, "Diverse Image-to-Image Translation via Disentangled Representations", ECCV 2018.
Origin: layer list, weight names and numbers of HsinYingLee/DRIT, commit f19f50a.
Licence: none stated; the code here is our own.
Differences: nothing is random. The noise that the authors add in training is left out, and a caller that needs a
sample of the style's distribution draws it itself.

There are two domains, "a" and "b", and two generators: one gets the style as further channels before each step
(`ConcatGenerator`, the authors' `concat`), the other in each of its residual blocks (`Generator`).

Images are (N, 3, H, W), red first, -1…1, sides multiples of 4. Styles are (N, 8), about standard normal.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import layer_norm

Shapes = Mapping[str, tuple[int, ...]]

DOMAINS = ("A", "B")
"""The domains as they are spelt in the weight names."""

WIDTH = 256
"""Channels of a content."""

STYLE = 8
"""Length of a style vector."""

LEAK = 0.2


def padded(inputs: int, outputs: int, kernel: int, stride: int, padding: int) -> list[nn.Module]:
    """A convolution with mirrored borders."""
    return [nn.ReflectionPad2d(padding), nn.Conv2d(inputs, outputs, kernel, stride)]


class Model(nn.Module):
    """Layers in sequence; the attribute `model` is part of the weight names."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.model = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)  # type: ignore[no-any-return]


class Residual(nn.Module):
    """Two convolutions with a skip connection around them."""

    def __init__(self, width: int) -> None:
        super().__init__()
        first, second = padded(width, width, 3, 1, 1), padded(width, width, 3, 1, 1)
        self.model = nn.Sequential(*first, nn.InstanceNorm2d(width), nn.ReLU(), *second, nn.InstanceNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.model(x)  # type: ignore[no-any-return]


class LayerNorm(nn.Module):
    """Normalises over all channels and pixels of a picture (Ba, Kiros, Hinton, 2016); scale and shift by channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return layer_norm(x, x.shape[1:]) * self.weight + self.bias


def up(inputs: int, outputs: int) -> Model:
    """Layers that double the size."""
    conv = nn.ConvTranspose2d(inputs, outputs, 3, 2, 1, output_padding=1)
    return Model(conv, LayerNorm(outputs), nn.ReLU())


class ContentEncoder(nn.Module):
    """Encodes what a picture shows: a branch for each domain, and a last block that both share."""

    def __init__(self) -> None:
        super().__init__()
        for domain in DOMAINS:
            self.add_module(f"conv{domain}", nn.Sequential(
                Model(*padded(3, 64, 7, 1, 3), nn.LeakyReLU()),
                Model(*padded(64, 128, 3, 2, 1), nn.InstanceNorm2d(128), nn.ReLU()),
                Model(*padded(128, WIDTH, 3, 2, 1), nn.InstanceNorm2d(WIDTH), nn.ReLU()),
                *(Residual(WIDTH) for _ in range(3)),
            ))  # fmt: skip
        self.conv_share = nn.Sequential(Residual(WIDTH))

    def forward(self, image: Tensor, domain: str) -> Tensor:
        return self.conv_share(self.get_submodule(f"conv{domain}")(image))  # type: ignore[no-any-return]


class DownBlock(nn.Module):
    """A residual block that halves the size."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        last = nn.Sequential(*padded(inputs, outputs, 3, 1, 1), nn.AvgPool2d(2))
        self.conv = nn.Sequential(nn.LeakyReLU(LEAK), *padded(inputs, inputs, 3, 1, 1), nn.LeakyReLU(LEAK), last)
        self.shortcut = nn.Sequential(nn.AvgPool2d(2), nn.Conv2d(inputs, outputs, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x) + self.shortcut(x)  # type: ignore[no-any-return]


class ConcatStyleEncoder(nn.Module):
    """The style encoder of `concat`: mean and logarithm of the variance of a normal distribution."""

    def __init__(self) -> None:
        super().__init__()
        steps = ((64, 128), (128, 192), (192, WIDTH))
        for domain in DOMAINS:
            blocks = (DownBlock(*pair) for pair in steps)
            layers = *padded(3, 64, 4, 2, 1), *blocks, nn.LeakyReLU(LEAK), nn.AdaptiveAvgPool2d(1)
            self.add_module(f"conv_{domain}", nn.Sequential(*layers))
            self.add_module(f"fc_{domain}", nn.Sequential(nn.Linear(WIDTH, STYLE)))
            self.add_module(f"fcVar_{domain}", nn.Sequential(nn.Linear(WIDTH, STYLE)))

    def forward(self, image: Tensor, domain: str) -> tuple[Tensor, Tensor | None]:
        features = self.get_submodule(f"conv_{domain}")(image).flatten(1)
        return self.get_submodule(f"fc_{domain}")(features), self.get_submodule(f"fcVar_{domain}")(features)


class StyleEncoder(nn.Module):
    """The other style encoder: the style itself, without a distribution."""

    def __init__(self) -> None:
        super().__init__()
        widths = (64, 128, WIDTH, WIDTH, WIDTH)
        for domain in DOMAINS:
            layers = [*padded(3, 64, 7, 1, 3), nn.ReLU()]
            for pair in pairwise(widths):
                layers += *padded(*pair, 4, 2, 1), nn.ReLU()
            layers += nn.AdaptiveAvgPool2d(1), nn.Conv2d(WIDTH, STYLE, 1)
            self.add_module(f"model_{domain.lower()}", nn.Sequential(*layers))

    def forward(self, image: Tensor, domain: str) -> tuple[Tensor, Tensor | None]:
        return self.get_submodule(f"model_{domain.lower()}")(image).flatten(1), None


class ConcatGenerator(nn.Module):
    """Decodes a content; the style is appended as further channels before each step."""

    def __init__(self) -> None:
        super().__init__()
        self.dec_share = nn.Sequential(Residual(WIDTH))
        widths = [WIDTH + STYLE]
        for _ in range(2):  # half of the input channels, which include the style
            widths.append((widths[-1] + STYLE) // 2)
        for domain in DOMAINS:
            self.add_module(f"dec{domain}1", nn.Sequential(*(Residual(widths[0]) for _ in range(3))))
            self.add_module(f"dec{domain}2", nn.Sequential(up(widths[0] + STYLE, widths[1])))
            self.add_module(f"dec{domain}3", nn.Sequential(up(widths[1] + STYLE, widths[2])))
            self.add_module(f"dec{domain}4", nn.Sequential(nn.ConvTranspose2d(widths[2] + STYLE, 3, 1), nn.Tanh()))

    def forward(self, content: Tensor, style: Tensor, domain: str) -> Tensor:
        x = self.dec_share(content)
        for number in range(1, 5):
            x = self.get_submodule(f"dec{domain}{number}")(with_style(x, style))
        return x  # type: ignore[no-any-return]


class StyleBlock(nn.Module):
    """A residual block that gets the style after each of its two convolutions."""

    def __init__(self) -> None:
        super().__init__()
        for number in (1, 2):
            conv = nn.Sequential(*padded(WIDTH, WIDTH, 3, 1, 1))
            mixed = nn.Conv2d(2 * WIDTH, 2 * WIDTH, 1), nn.ReLU(), nn.Conv2d(2 * WIDTH, WIDTH, 1), nn.ReLU()
            self.add_module(f"conv{number}", nn.Sequential(conv, nn.InstanceNorm2d(WIDTH)))
            self.add_module(f"blk{number}", nn.Sequential(*mixed))

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        inner = x
        for number in (1, 2):
            inner = self.get_submodule(f"conv{number}")(inner)
            inner = self.get_submodule(f"blk{number}")(with_style(inner, style))
        return inner + x


class Generator(nn.Module):
    """Decodes a content; an MLP splits the style into four vectors, one per residual block."""

    def __init__(self) -> None:
        super().__init__()
        for domain in DOMAINS:
            for number in range(1, 5):
                self.add_module(f"dec{domain}{number}", StyleBlock())
            last = up(WIDTH, 128), up(128, 64), nn.ConvTranspose2d(64, 3, 1), nn.Tanh()
            self.add_module(f"dec{domain}5", nn.Sequential(*last))
            layers = nn.Linear(STYLE, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 4 * WIDTH)
            self.add_module(f"mlp{domain}", nn.Sequential(*layers))

    def forward(self, content: Tensor, style: Tensor, domain: str) -> Tensor:
        vectors: Sequence[Tensor] = self.get_submodule(f"mlp{domain}")(style).chunk(4, 1)
        for number, vector in enumerate(vectors, 1):
            content = self.get_submodule(f"dec{domain}{number}")(content, vector)
        return self.get_submodule(f"dec{domain}5")(content)  # type: ignore[no-any-return]


def with_style(x: Tensor, style: Tensor) -> Tensor:
    """Append the style to the features, as one constant channel for each of its values."""
    return torch.cat([x, style[:, :, None, None].to(x.dtype).expand(-1, -1, *x.shape[2:])], 1)


class Translator(nn.Module):
    """Encoders and generator of both domains.

    A picture is encoded by the encoders of its own domain and decoded by the generator of the target domain. A picture
    of domain "a" in the style of another of domain "b" is `decode(content(one, "a"), style(other, "b")[0], "b")`.
    """

    def __init__(self, concat: bool) -> None:
        super().__init__()
        self.enc_c = ContentEncoder()
        self.enc_a = ConcatStyleEncoder() if concat else StyleEncoder()
        self.gen = ConcatGenerator() if concat else Generator()

    def content(self, image: Tensor, domain: str) -> Tensor:
        """Encode the content of pictures of a domain: (N, 256, H/4, W/4)."""
        return self.enc_c(image, domain.upper())  # type: ignore[no-any-return]

    def style(self, image: Tensor, domain: str) -> tuple[Tensor, Tensor | None]:
        """Encode the style of pictures of a domain, (N, 8), and for `concat` the logarithm of its variance, (N, 8).

        A style of that distribution is `style + noise * exp(logarithm / 2)`, where the noise is standard normal.
        """
        return self.enc_a(image, domain.upper())  # type: ignore[no-any-return]

    def decode(self, content: Tensor, style: Tensor, domain: str) -> Tensor:
        """Draw contents of either domain as pictures of a domain: (N, 3, H, W), -1…1."""
        return self.gen(content, style, domain.upper())  # type: ignore[no-any-return]


def build(shapes: Shapes) -> Translator:
    """The variant in a weights file with these names; `concat`, the authors' default, where `shapes` is empty."""
    return Translator(concat=not any(name.startswith("gen.mlp") for name in shapes))
