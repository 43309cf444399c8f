"""Facelet-Bank: effects as differences between deep features of VGG-19, decoded back into pixels.

Chen, Lin, Shu, Li, Tao, Shen, Ye, Jia, "Facelet-Bank for Fast Portrait Manipulation", CVPR 2018. Names and numbers are
those of yingcong/Facelet_Bank (no licence stated), commit 2839aed; written here from its layer list. One encoder and
one decoder serve all effects, whose facelets are `facelets.EFFECT`.

Images are (N, 3, H, W), red first, freed of ImageNet's mean and deviation, sides multiples of 16.
"""

from collections.abc import Callable, Mapping, Sequence

from torch import Tensor, nn
from torch.nn.functional import batch_norm, interpolate, relu

Shapes = Mapping[str, tuple[int, ...]]

EFFECTS = ("facehair", "older", "younger", "feminization", "masculinization")
TAPS = (256, 512, 512)
"""Channels of the three levels that facelets change: a quarter, an eighth and a sixteenth of the size."""

VGG = {
    "features_1": ((1, 1, 3, 64), (1, 2, 64, 64), (2, 1, 64, 128), (2, 2, 128, 128), (3, 1, 128, 256)),
    "features_2": ((3, 2, 256, 256), (3, 3, 256, 256), (3, 4, 256, 256), (4, 1, 256, 512)),
    "features_3": ((4, 2, 512, 512), (4, 3, 512, 512), (4, 4, 512, 512), (5, 1, 512, 512)),
}
"""Block, place in it, inputs and outputs of each convolution, by the level that it leads to."""

POOLED_AFTER = ((1, 2), (2, 2), (3, 4), (4, 4))

BLOCKS = {5: (3, 512, 512), 4: (3, 512, 512), 3: (3, 256, 256), 2: (2, 128, 128), 1: (1, 64, 64)}
"""The decoder's blocks: convolutions, inputs and outputs."""

RISES = {4: (512, 512), 3: (512, 256), 2: (256, 128), 1: (128, 64)}
"""Inputs and outputs of what comes before each block but the first."""

EPSILON = 1e-5

Norm = Callable[[Tensor, nn.BatchNorm2d], Tensor]


def of_each_picture(x: Tensor, norm: nn.BatchNorm2d) -> Tensor:
    """Batch normalisation as the authors run it, in training mode with one picture: by that picture's own statistics.

    Ioffe, Szegedy, "Batch Normalization", 2015, algorithm 1; pictures of one batch do not see each other.
    """
    rows = x.reshape(1, -1, *x.shape[2:])
    scale, shift = (numbers.repeat(len(x)) for numbers in (norm.weight, norm.bias))
    return batch_norm(rows, None, None, scale, shift, training=True, eps=EPSILON).reshape(x.shape)


def of_the_training(x: Tensor, norm: nn.BatchNorm2d) -> Tensor:
    """Batch normalisation by the statistics that training left."""
    return norm(x)  # type: ignore[no-any-return]


class Level(nn.Module):
    """VGG's convolutions from one tap to the next, `convBLOCK_PLACE`."""

    def __init__(self, layers: Sequence[tuple[int, int, int, int]]) -> None:
        super().__init__()
        self.pooled = frozenset(f"conv{block}_{place}" for block, place in POOLED_AFTER)
        for block, place, inputs, outputs in layers:
            self.add_module(f"conv{block}_{place}", nn.Conv2d(inputs, outputs, 3, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        for name, layer in self.named_children():
            x = relu(layer(x))
            if name in self.pooled:
                x = nn.functional.max_pool2d(x, 2)
        return x


class Change(nn.Module):
    """What an effect adds to one level's features."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.model = nn.Sequential(
            *(nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3), nn.ReLU()),
            *(nn.Conv2d(channels, channels, 3, 1, 1), nn.ReLU()),
            *(nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3)),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)  # type: ignore[no-any-return]


class Facelet(nn.Module):
    """One effect: a change for each level."""

    def __init__(self) -> None:
        super().__init__()
        for place, channels in enumerate(TAPS, 1):
            self.add_module(f"w_{place}", Change(channels))

    def forward(self, features: Sequence[Tensor]) -> list[Tensor]:
        return [change(level) for change, level in zip(self.children(), features, strict=True)]


class Block(nn.Module):
    """Convolutions, each normalised and rectified; `conv.1` and `norm.1` are the first."""

    def __init__(self, count: int, inputs: int, outputs: int, norm: Norm) -> None:
        super().__init__()
        self.normalised = norm
        convs = {
            str(place): nn.Conv2d(inputs if place == 1 else outputs, outputs, 3, 1, 1) for place in range(1, count + 1)
        }
        self.conv = nn.ModuleDict(convs)
        self.norm = nn.ModuleDict({place: nn.BatchNorm2d(outputs, EPSILON) for place in convs})

    def forward(self, x: Tensor) -> Tensor:
        for conv, norm in zip(self.conv.values(), self.norm.values(), strict=True):
            x = relu(self.normalised(conv(x), norm))  # type: ignore[arg-type]
        return x


class Rise(nn.Module):
    """Twice the size."""

    def __init__(self, inputs: int, outputs: int, norm: Norm, align_corners: bool) -> None:
        super().__init__()
        self.normalised, self.align_corners = norm, align_corners
        self.interp = nn.ModuleDict(
            {"conv": nn.Conv2d(inputs, outputs, 3, 1, 1), "norm": nn.BatchNorm2d(outputs, EPSILON)}
        )

    def forward(self, x: Tensor) -> Tensor:
        x = interpolate(x, scale_factor=2, mode="bilinear", align_corners=self.align_corners)
        return self.normalised(self.interp["conv"](x), self.interp["norm"])  # type: ignore[arg-type]


class Decoder(nn.Module):
    """From features to a difference of pixels, which is added to the image."""

    def __init__(self, norm: Norm, align_corners: bool) -> None:
        super().__init__()
        for place, layers in BLOCKS.items():
            self.add_module(f"recon{place}", Block(*layers, norm))
        for place, channels in RISES.items():
            self.add_module(f"upsample{place}", Rise(*channels, norm, align_corners))
        self.recon0 = nn.Conv2d(BLOCKS[1][2], 3, 3, 1, 1)

    def forward(self, features: Sequence[Tensor], image: Tensor) -> Tensor:
        outer, middle, x = features
        skips = {4: middle, 3: outer}
        x = self.get_submodule("recon5")(x)
        for place in RISES:
            x = self.get_submodule(f"upsample{place}")(x)
            x = self.get_submodule(f"recon{place}")(x + skips[place] if place in skips else x)
        return image + self.recon0(x)  # type: ignore[no-any-return]


class Bank(nn.Module):
    """All effects around one encoder and one decoder.

    norm: how the decoder normalises. align_corners: how it doubles sizes; as PyTorch 0.3.1 did, which the published
        weights were trained with, corners fall on corners.
    """

    def __init__(self, effects: Sequence[str], norm: Norm = of_each_picture, align_corners: bool = True) -> None:
        super().__init__()
        self.vgg = nn.ModuleDict({name: Level(layers) for name, layers in VGG.items()})
        self.facelets = nn.ModuleDict({effect: Facelet() for effect in effects})
        self.decoder = Decoder(norm, align_corners)

    def encode(self, image: Tensor) -> tuple[Tensor, ...]:
        """The three levels: (N, 256, H/4, W/4), (N, 512, H/8, W/8), (N, 512, H/16, W/16)."""
        levels = []
        for level in self.vgg.values():
            image = level(image)
            levels.append(image)
        return tuple(levels)

    def edit(self, features: Sequence[Tensor], strengths: Mapping[str, Tensor]) -> list[Tensor]:
        """Features with the effects added.

        strengths: (N,) by effect, or (1,) for all pictures; 5 is what the authors show.
        """
        edited = list(features)
        for effect, strength in strengths.items():
            changes = self.facelets[effect](features)
            edited = [
                level + strength.view(-1, 1, 1, 1) * change for level, change in zip(edited, changes, strict=True)
            ]
        return edited

    def decode(self, features: Sequence[Tensor], image: Tensor) -> Tensor:
        """The image, as normalised as it was given, with what the features say added to it: (N, 3, H, W)."""
        return self.decoder(features, image)  # type: ignore[no-any-return]


def build(shapes: Shapes) -> Bank:
    """The bank of the effects whose facelets a file has; of all five where it names nothing."""
    found = dict.fromkeys(name.split(".")[1] for name in shapes if name.startswith("facelets."))
    return Bank(tuple(found) if shapes else EFFECTS)


def unused() -> dict[str, tuple[int, ...]]:
    """What the decoder's file has beside: another way of doubling sizes, which nothing goes through."""
    spare: dict[str, tuple[int, ...]] = {}
    for place, (inputs, outputs) in RISES.items():
        prefix = f"decoder.upool{place}.unpool"
        spare[f"{prefix}.conv.weight"] = (inputs, outputs, 4, 4)
        names = ("norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "conv.bias")
        spare |= {f"{prefix}.{name}": (outputs,) for name in names} | {f"{prefix}.norm.num_batches_tracked": ()}
    return spare
