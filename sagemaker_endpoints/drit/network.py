"""DRIT: what a picture shows and what it looks like, told apart, so that the one can be drawn with the other.

Lee, Tseng, Huang, Singh, Yang, "Diverse Image-to-Image Translation via Disentangled Representations", ECCV 2018. Names
and numbers are those of HsinYingLee/DRIT (no licence stated), commit f19f50a; written here from its layer list. There
are two domains, "a" and "b", and two kinds of generator: one that is told the style by further channels (`concat`), and
one whose every block is told it anew.

Images are (N, 3, H, W), red first, -1…1, sides multiples of 4; styles are (N, 8), around a standard normal
distribution. Nothing here is left to chance: training's noise is gone, and whoever wants a style from its distribution
draws it.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import layer_norm

Shapes = Mapping[str, tuple[int, ...]]

DOMAINS = ("A", "B")
"""As the names of the layers have them."""

WIDTH = 256
STYLE = 8
LEAK = 0.2


def padded(inputs: int, outputs: int, kernel: int, stride: int, padding: int) -> list[nn.Module]:
    return [nn.ReflectionPad2d(padding), nn.Conv2d(inputs, outputs, kernel, stride)]


class Model(nn.Module):
    """Layers under the name `model`."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.model = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)  # type: ignore[no-any-return]


class Residual(nn.Module):
    """Two convolutions, whose input is added to what they make."""

    def __init__(self, width: int) -> None:
        super().__init__()
        first, second = padded(width, width, 3, 1, 1), padded(width, width, 3, 1, 1)
        self.model = nn.Sequential(*first, nn.InstanceNorm2d(width), nn.ReLU(), *second, nn.InstanceNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.model(x)  # type: ignore[no-any-return]


class LayerNorm(nn.Module):
    """Over channels and places of one picture (Ba, Kiros, Hinton, "Layer Normalization", 2016), scaled by channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return layer_norm(x, x.shape[1:]) * self.weight + self.bias


def rise(inputs: int, outputs: int) -> Model:
    """Twice the size."""
    conv = nn.ConvTranspose2d(inputs, outputs, 3, 2, 1, output_padding=1)
    return Model(conv, LayerNorm(outputs), nn.ReLU())


class ContentEncoder(nn.Module):
    """What a picture shows: a branch for each domain, and a last block that they share."""

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


class Shrinking(nn.Module):
    """Two convolutions to half the size, beside a plain way."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        last = nn.Sequential(*padded(inputs, outputs, 3, 1, 1), nn.AvgPool2d(2))
        self.conv = nn.Sequential(nn.LeakyReLU(LEAK), *padded(inputs, inputs, 3, 1, 1), nn.LeakyReLU(LEAK), last)
        self.shortcut = nn.Sequential(nn.AvgPool2d(2), nn.Conv2d(inputs, outputs, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x) + self.shortcut(x)  # type: ignore[no-any-return]


class StyleEncoder(nn.Module):
    """What a picture looks like, for `concat`: mean and logarithm of the variance of a normal distribution."""

    def __init__(self) -> None:
        super().__init__()
        steps = ((64, 128), (128, 192), (192, WIDTH))
        for domain in DOMAINS:
            blocks = (Shrinking(*pair) for pair in steps)
            layers = *padded(3, 64, 4, 2, 1), *blocks, nn.LeakyReLU(LEAK), nn.AdaptiveAvgPool2d(1)
            self.add_module(f"conv_{domain}", nn.Sequential(*layers))
            self.add_module(f"fc_{domain}", nn.Sequential(nn.Linear(WIDTH, STYLE)))
            self.add_module(f"fcVar_{domain}", nn.Sequential(nn.Linear(WIDTH, STYLE)))

    def forward(self, image: Tensor, domain: str) -> tuple[Tensor, Tensor | None]:
        seen = self.get_submodule(f"conv_{domain}")(image).flatten(1)
        return self.get_submodule(f"fc_{domain}")(seen), self.get_submodule(f"fcVar_{domain}")(seen)


class PlainStyleEncoder(nn.Module):
    """What a picture looks like, for the other kind: the style itself."""

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


class Generator(nn.Module):
    """`concat`: before each step the style comes in as further channels."""

    def __init__(self) -> None:
        super().__init__()
        self.dec_share = nn.Sequential(Residual(WIDTH))
        widths = [WIDTH + STYLE]
        for _ in range(2):  # half of what comes in, style and all
            widths.append((widths[-1] + STYLE) // 2)
        for domain in DOMAINS:
            self.add_module(f"dec{domain}1", nn.Sequential(*(Residual(widths[0]) for _ in range(3))))
            self.add_module(f"dec{domain}2", nn.Sequential(rise(widths[0] + STYLE, widths[1])))
            self.add_module(f"dec{domain}3", nn.Sequential(rise(widths[1] + STYLE, widths[2])))
            self.add_module(f"dec{domain}4", nn.Sequential(nn.ConvTranspose2d(widths[2] + STYLE, 3, 1), nn.Tanh()))

    def forward(self, content: Tensor, style: Tensor, domain: str) -> Tensor:
        x = self.dec_share(content)
        for place in range(1, 5):
            x = self.get_submodule(f"dec{domain}{place}")(beside(x, style))
        return x  # type: ignore[no-any-return]


class Told(nn.Module):
    """A residual block that is told the style after each of its convolutions."""

    def __init__(self) -> None:
        super().__init__()
        for place in (1, 2):
            conv = nn.Sequential(*padded(WIDTH, WIDTH, 3, 1, 1))
            mixed = nn.Conv2d(2 * WIDTH, 2 * WIDTH, 1), nn.ReLU(), nn.Conv2d(2 * WIDTH, WIDTH, 1), nn.ReLU()
            self.add_module(f"conv{place}", nn.Sequential(conv, nn.InstanceNorm2d(WIDTH)))
            self.add_module(f"blk{place}", nn.Sequential(*mixed))

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        inner = x
        for place in (1, 2):
            inner = self.get_submodule(f"conv{place}")(inner)
            inner = self.get_submodule(f"blk{place}")(beside(inner, style))
        return inner + x


class ToldGenerator(nn.Module):
    """The other kind: four blocks, each with a part of its own of what becomes of the style."""

    def __init__(self) -> None:
        super().__init__()
        for domain in DOMAINS:
            for place in range(1, 5):
                self.add_module(f"dec{domain}{place}", Told())
            last = rise(WIDTH, 128), rise(128, 64), nn.ConvTranspose2d(64, 3, 1), nn.Tanh()
            self.add_module(f"dec{domain}5", nn.Sequential(*last))
            widths = nn.Linear(STYLE, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 4 * WIDTH)
            self.add_module(f"mlp{domain}", nn.Sequential(*widths))

    def forward(self, content: Tensor, style: Tensor, domain: str) -> Tensor:
        parts: Sequence[Tensor] = self.get_submodule(f"mlp{domain}")(style).chunk(4, 1)
        for place, part in enumerate(parts, 1):
            content = self.get_submodule(f"dec{domain}{place}")(content, part)
        return self.get_submodule(f"dec{domain}5")(content)  # type: ignore[no-any-return]


def beside(x: Tensor, style: Tensor) -> Tensor:
    """The style at every place as further channels."""
    return torch.cat([x, style[:, :, None, None].to(x.dtype).expand(-1, -1, *x.shape[2:])], 1)


class Translator(nn.Module):
    """Encoders and generator of both domains.

    A picture is read by its own domain's encoders, and drawn by the generator of the domain that it shall be in: one of
    "a" in the style of another of "b" is `decode(content(one, "a"), style(other, "b")[0], "b")`.
    """

    def __init__(self, concat: bool) -> None:
        super().__init__()
        self.enc_c = ContentEncoder()
        self.enc_a = StyleEncoder() if concat else PlainStyleEncoder()
        self.gen = Generator() if concat else ToldGenerator()

    def content(self, image: Tensor, domain: str) -> Tensor:
        """What a picture of that domain shows: (N, 256, H/4, W/4)."""
        return self.enc_c(image, domain.upper())  # type: ignore[no-any-return]

    def style(self, image: Tensor, domain: str) -> tuple[Tensor, Tensor | None]:
        """What a picture of that domain looks like: its style, and for `concat` the logarithm of its variance.

        A style of that distribution is `style + noise * exp(logarithm / 2)`, the noise standard normal; (N, 8), all.
        """
        return self.enc_a(image, domain.upper())  # type: ignore[no-any-return]

    def decode(self, content: Tensor, style: Tensor, domain: str) -> Tensor:
        """A picture of that domain, whichever the content is from: (N, 3, H, W), -1…1."""
        return self.gen(content, style, domain.upper())  # type: ignore[no-any-return]


def build(shapes: Shapes) -> Translator:
    """The kind that a file with these names holds; `concat`, the authors' default, where it names nothing."""
    return Translator(concat=not any(name.startswith("gen.mlp") for name in shapes))
