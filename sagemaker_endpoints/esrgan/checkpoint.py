"""ESRGAN's files: PyTorch files with the names of three releases, and ncnn files, whose layers only have an order."""

import re
from collections.abc import Mapping
from functools import partial

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

PATTERNS = {
    r"model\.0\.": "conv_first.",
    r"model\.1\.sub\.23\.": "trunk_conv.",
    r"model\.1\.sub\.(\d+)\.RDB(\d)\.conv(\d)\.0\.": r"RRDB_trunk.\1.RDB\2.conv\3.",
    r"model\.3\.": "upconv1.",
    r"model\.6\.": "upconv2.",
    r"model\.8\.": "HRconv.",
    r"model\.10\.": "conv_last.",
    r"body\.(\d+)\.rdb(\d)\.conv(\d)\.": r"RRDB_trunk.\1.RDB\2.conv\3.",
    r"conv_body\.": "trunk_conv.",
    r"conv_up(\d)\.": r"upconv\1.",
    r"conv_hr\.": "HRconv.",
}
"""Names in our network by patterns of other names of RRDBNet: those of ESRGAN's first release, in which the network was
a plain sequence, and those of Real-ESRGAN."""

RULES = (
    (r"[^!]+\.param!(\w+\.\d+\.(?:weight|bias))", r"ncnn \1"),
    (r"[^!]+!(?:params(?:_ema)?/)?([^/]+)", r"\1"),
)
"""An array of an ncnn file keeps its number here; `renamed` replaces it."""

PHOTO_BLOCKS, DRAWING_BLOCKS = 23, 6
"""Blocks of the two RRDBNets."""

COMPACT_CONVOLUTIONS = 18


def renamed(ncnn_layers: Mapping[str, str], name: str) -> str:
    """The name of an array in our network.

    Args:
        ncnn_layers: names of our layers by those of an ncnn file, such as `convolution.0`.
        name: what `RULES` give.

    Returns:
        The name in our network.

    Raises:
        KeyError: the network has no such layer of ncnn.
    """
    if name.startswith("ncnn "):
        layer, _, part = name.removeprefix("ncnn ").rpartition(".")
        return f"{ncnn_layers[layer]}.{part}"
    for pattern, ours in PATTERNS.items():
        if re.match(pattern, name):
            return re.sub(f"^{pattern}", ours, name)
    return name


def rrdbnet_layers(blocks: int) -> dict[str, str]:
    """The convolutions of RRDBNet by their names in an ncnn file, where those with a LeakyReLU are another kind.

    Args:
        blocks: the number of its blocks.
    """
    dense = ("conv1", "conv2", "conv3", "conv4", "conv5")
    trunk = [
        f"RRDB_trunk.{block}.RDB{number}.{conv}" for block in range(blocks) for number in (1, 2, 3) for conv in dense
    ]
    layers = ["conv_first", *trunk, "trunk_conv", "upconv1", "upconv2", "HRconv", "conv_last"]
    return {f"{_kind(layer)}.{index}": layer for index, layer in enumerate(layers)}


def compact_layers(convolutions: int) -> dict[str, str]:
    """The layers of SRVGGNetCompact by their names in an ncnn file.

    Args:
        convolutions: the number of its convolutions, with a PReLU after each but the last.
    """
    kinds = ("convolution", "prelu")
    return {f"{kinds[index % 2]}.{index // 2}": f"body.{index}" for index in range(2 * convolutions - 1)}


def _kind(layer: str) -> str:
    plain = ("conv_first", "conv5", "trunk_conv", "conv_last")
    return "convolution" if layer.endswith(plain) else "leaky_convolution"


CHECKPOINTS = {
    "fast": CheckpointFormat(
        RULES, renamed=partial(renamed, compact_layers(COMPACT_CONVOLUTIONS)), network=".compact_network"
    ),
    "photo": CheckpointFormat(RULES, renamed=partial(renamed, rrdbnet_layers(PHOTO_BLOCKS))),
    "drawing": CheckpointFormat(
        RULES, renamed=partial(renamed, rrdbnet_layers(DRAWING_BLOCKS)), network=".drawing_network"
    ),
}
