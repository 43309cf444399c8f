"""Facelet-Bank: effects as differences between deep features of VGG-19, decoded back into pixels.

Paper: Chen, Lin, Shu, Li, Tao, Shen, Ye, Jia, "Facelet-Bank for Fast Portrait Manipulation", CVPR 2018.
Origin: layer list, weight names and numbers of yingcong/Facelet_Bank, commit 2839aed.
Licence: none stated; the code here is our own.
Differences: all effects are in one network, `facelets.EFFECT` each, around one encoder and one decoder. A second
up-sampling that the authors' decoder has and never uses is left out (`unused`). Networks that are trained here may be
narrower. All channels below are for a `width` of 64, that of VGG-19.

Images are (N, 3, H, W), red first, normalised by ImageNet's mean and deviation, sides multiples of 16.
"""

from collections.abc import Callable, Mapping, Sequence

from torch import Tensor, nn
from torch.nn.functional import batch_norm, interpolate, relu

Shapes = Mapping[str, tuple[int, ...]]

EFFECTS = ("facehair", "older", "younger", "feminization", "masculinization")
TAPS = (256, 512, 512)
"""Channels of the three feature levels that facelets change: 1/4, 1/8 and 1/16 of the size."""

VGG = {
    "features_1": ((1, 1, 3, 64), (1, 2, 64, 64), (2, 1, 64, 128), (2, 2, 128, 128), (3, 1, 128, 256)),
    "features_2": ((3, 2, 256, 256), (3, 3, 256, 256), (3, 4, 256, 256), (4, 1, 256, 512)),
    "features_3": ((4, 2, 512, 512), (4, 3, 512, 512), (4, 4, 512, 512), (5, 1, 512, 512)),
}
"""Block, number within the block, input and output channels of each convolution, by the level that it leads to."""

POOLED_AFTER = ((1, 2), (2, 2), (3, 4), (4, 4))
"""Block and number of the convolutions that max pooling follows."""

WIDTH = 64
"""Channels of VGG-19's first convolution."""

BLOCKS = {5: (3, 512, 512), 4: (3, 512, 512), 3: (3, 256, 256), 2: (2, 128, 128), 1: (1, 64, 64)}
"""The decoder's blocks: number of convolutions, input and output channels."""

UPSAMPLES = {4: (512, 512), 3: (512, 256), 2: (256, 128), 1: (128, 64)}
"""Input and output channels of the up-sampling before each block but the first."""

EPSILON = 1e-5

FIRST = "vgg.features_1.conv1_1.weight"
"""The array whose first side is the network's width."""

Norm = Callable[[Tensor, nn.BatchNorm2d], Tensor]


def normalise_each_picture(x: Tensor, norm: nn.BatchNorm2d) -> Tensor:
    """Batch normalisation with the statistics of each picture by itself.

    The authors run the network in training mode with one picture at a time (Ioffe, Szegedy, "Batch Normalization",
    2015, algorithm 1); here a picture's result does not depend on the others of its batch.
    """
    rows = x.reshape(1, -1, *x.shape[2:])
    scale, shift = (values.repeat(len(x)) for values in (norm.weight, norm.bias))
    return batch_norm(rows, None, None, scale, shift, training=True, eps=EPSILON).reshape(x.shape)


def normalise_as_trained(x: Tensor, norm: nn.BatchNorm2d) -> Tensor:
    """Batch normalisation with the running statistics of the training."""
    return norm(x)  # type: ignore[no-any-return]


def scaled(channels: int, width: int) -> int:
    """The channels of a narrower network, for those of VGG-19."""
    return channels * width // WIDTH


NORMS = {"picture": normalise_each_picture, "training": normalise_as_trained}
"""The decoder's normalisations by the name that a weights file has in its settings as `norm`; the published ones need
`picture`. A decoder that reconstructs whole faces needs `training`: statistics of a picture hide its colours."""


class Level(nn.Module):
    """VGG's convolutions from one tap to the next, `convBLOCK_NUMBER`."""

    def __init__(self, layers: Sequence[tuple[int, int, int, int]], width: int) -> None:
        super().__init__()
        self.pooled = frozenset(f"conv{block}_{number}" for block, number in POOLED_AFTER)
        for block, number, inputs, outputs in layers:
            before = inputs if (block, number) == (1, 1) else scaled(inputs, width)
            self.add_module(f"conv{block}_{number}", nn.Conv2d(before, scaled(outputs, width), 3, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        for name, layer in self.named_children():
            x = relu(layer(x))
            if name in self.pooled:
                x = nn.functional.max_pool2d(x, 2)
        return x


class FeatureChange(nn.Module):
    """The difference that an effect adds to the features of one level."""

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
    """One effect: a change of each level's features."""

    def __init__(self, width: int = WIDTH) -> None:
        super().__init__()
        for number, channels in enumerate(TAPS, 1):
            self.add_module(f"w_{number}", FeatureChange(scaled(channels, width)))

    def forward(self, features: Sequence[Tensor]) -> list[Tensor]:
        return [change(level) for change, level in zip(self.children(), features, strict=True)]


class Block(nn.Module):
    """Convolutions, each followed by its norm and ReLU; `conv.1` and `norm.1` are the first."""

    def __init__(self, count: int, inputs: int, outputs: int, norm: Norm) -> None:
        super().__init__()
        self.apply_norm = norm
        convs = {
            str(number): nn.Conv2d(inputs if number == 1 else outputs, outputs, 3, 1, 1)
            for number in range(1, count + 1)
        }
        self.conv = nn.ModuleDict(convs)
        self.norm = nn.ModuleDict({number: nn.BatchNorm2d(outputs, EPSILON) for number in convs})

    def forward(self, x: Tensor) -> Tensor:
        for conv, norm in zip(self.conv.values(), self.norm.values(), strict=True):
            x = relu(self.apply_norm(conv(x), norm))  # type: ignore[arg-type]
        return x


class Upsample(nn.Module):
    """Doubles the size: bilinear interpolation, convolution, norm."""

    def __init__(self, inputs: int, outputs: int, norm: Norm, align_corners: bool) -> None:
        super().__init__()
        self.apply_norm, self.align_corners = norm, align_corners
        self.interp = nn.ModuleDict(
            {"conv": nn.Conv2d(inputs, outputs, 3, 1, 1), "norm": nn.BatchNorm2d(outputs, EPSILON)}
        )

    def forward(self, x: Tensor) -> Tensor:
        x = interpolate(x, scale_factor=2, mode="bilinear", align_corners=self.align_corners)
        return self.apply_norm(self.interp["conv"](x), self.interp["norm"])  # type: ignore[arg-type]


class Decoder(nn.Module):
    """Decodes features to a difference of pixels and adds it to the image."""

    def __init__(self, norm: Norm, align_corners: bool, width: int) -> None:
        super().__init__()
        for number, (count, *channels) in BLOCKS.items():
            inputs, outputs = (scaled(each, width) for each in channels)
            self.add_module(f"recon{number}", Block(count, inputs, outputs, norm))
        for number, ends in UPSAMPLES.items():
            inputs, outputs = (scaled(each, width) for each in ends)
            self.add_module(f"upsample{number}", Upsample(inputs, outputs, norm, align_corners))
        self.recon0 = nn.Conv2d(scaled(BLOCKS[1][2], width), 3, 3, 1, 1)

    def forward(self, features: Sequence[Tensor], image: Tensor) -> Tensor:
        outer, middle, x = features
        skips = {4: middle, 3: outer}
        x = self.get_submodule("recon5")(x)
        for number in UPSAMPLES:
            x = self.get_submodule(f"upsample{number}")(x)
            x = self.get_submodule(f"recon{number}")(x + skips[number] if number in skips else x)
        return image + self.recon0(x)  # type: ignore[no-any-return]


class Bank(nn.Module):
    """All effects around one encoder and one decoder.

    Args:
        effects: the authors' names of the effects.
        norm: the decoder's normalisation.
        align_corners: for the decoder's interpolation. True is the behaviour of PyTorch 0.3.1, with which the published
            weights were trained.
        width: channels of the first convolution.
    """

    def __init__(
        self,
        effects: Sequence[str],
        norm: Norm = normalise_each_picture,
        align_corners: bool = True,
        width: int = WIDTH,
    ) -> None:
        super().__init__()
        self.width = width
        self.vgg = nn.ModuleDict({name: Level(layers, width) for name, layers in VGG.items()})
        self.facelets = nn.ModuleDict({effect: Facelet(width) for effect in effects})
        self.decoder = Decoder(norm, align_corners, width)

    def normalise_by(self, name: str) -> None:
        """Choose the decoder's normalisation, a key of `NORMS`."""
        for module in self.decoder.modules():
            if isinstance(module, Block | Upsample):
                module.apply_norm = NORMS[name]

    def encode(self, image: Tensor) -> tuple[Tensor, ...]:
        """The three levels of features: (N, 4·width, H/4, W/4), (N, 8·width, H/8, W/8), (N, 8·width, H/16, W/16)."""
        levels = []
        for level in self.vgg.values():
            image = level(image)
            levels.append(image)
        return tuple(levels)

    def edit(self, features: Sequence[Tensor], strengths: Mapping[str, Tensor]) -> list[Tensor]:
        """Add effects to the features.

        Args:
            features: as `encode` returns them.
            strengths: by effect, (N,), or (1,) for all pictures; the authors show up to 5.

        Returns:
            Features of the same shapes.
        """
        edited = list(features)
        for effect, strength in strengths.items():
            changes = self.facelets[effect](features)
            edited = [
                level + strength.view(-1, 1, 1, 1) * change for level, change in zip(edited, changes, strict=True)
            ]
        return edited

    def decode(self, features: Sequence[Tensor], image: Tensor) -> Tensor:
        """The normalised image plus the difference decoded from the features: (N, 3, H, W), normalised."""
        return self.decoder(features, image)  # type: ignore[no-any-return]


def build(shapes: Shapes) -> Bank:
    """The bank of the effects in a weights file with these names; of all five where `shapes` is empty."""
    effects = dict.fromkeys(name.split(".")[1] for name in shapes if name.startswith("facelets."))
    return Bank(tuple(effects) if shapes else EFFECTS, width=shapes.get(FIRST, (WIDTH,))[0])


def unused() -> dict[str, tuple[int, ...]]:
    """Names and shapes in the decoder's file that belong to a second up-sampling, which the authors never call."""
    spare: dict[str, tuple[int, ...]] = {}
    for number, (inputs, outputs) in UPSAMPLES.items():
        prefix = f"decoder.upool{number}.unpool"
        spare[f"{prefix}.conv.weight"] = (inputs, outputs, 4, 4)
        names = ("norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "conv.bias")
        spare |= {f"{prefix}.{name}": (outputs,) for name in names} | {f"{prefix}.norm.num_batches_tracked": ()}
    return spare
