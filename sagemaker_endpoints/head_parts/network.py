"""The network that knows a head: a small decoder on the inner tensors of the face engine's person network.

Paper: the decoder follows Ronneberger et al., "U-Net", 2015; the last enlargement is that of Shi et al., "Real-Time
Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network", 2016.
Origin: our own; trained by `./scripts/train head_parts`. The encoder is MediaPipe's selfie segmentation (Apache-2.0).
Licence: Apache-2.0.

Batch normalisations of the training are part of the convolutions. Each inner tensor level goes through a convolution of
single pixels; from the coarsest to the finest, three convolutions of 3x3 join what is coarser with the next level.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._litert.builder import LINEAR, RELU, NetworkBuilder, Tensor

from .classes import CLASSES
from .features import LEVELS, OWN

Array = NDArray[np.float32]
Shapes = Mapping[str, tuple[int, ...]]

LEVEL_CHANNELS = (24, 32, 48, 64)
"""Channels of each level, the finest first, after its convolution of single pixels."""

OWN_CHANNELS = 16
"""Channels of our own channels at a quarter of their size."""

JOINED_CHANNELS = (32, 32, 48)
"""Channels of the three joining convolutions, the finest first."""

SPREAD = 2
"""The output has this factor more pixels per side than the finest level."""

OWN_SHRINK = 4


def variables(shapes: Shapes) -> dict[str, tuple[int, ...]]:
    """The names and shapes of the network's arrays; there is one variant.

    Args:
        shapes: ignored.
    """
    inputs = [sum(channels) for _, channels in LEVELS]
    inputs[0] += OWN
    fine, middle, coarse = JOINED_CHANNELS
    level = LEVEL_CHANNELS
    kernels = {
        **{f"level{index}": (1, 1, inputs[index], level[index]) for index in range(len(level))},
        "deepest": (3, 3, level[3], level[3]),
        "own": (1, 1, OWN, OWN_CHANNELS),
        "join2": (3, 3, level[3] + level[2] + OWN_CHANNELS, coarse),
        "join1": (3, 3, coarse + level[1], middle),
        "join0": (3, 3, middle + level[0], fine),
        "scores": (1, 1, fine, SPREAD**2 * len(CLASSES)),
    }
    shaped: dict[str, tuple[int, ...]] = {}
    for name, kernel in kernels.items():
        shaped[f"{name}/kernel"], shaped[f"{name}/bias"] = kernel, kernel[3:]
    return shaped


def write(weights: Mapping[str, Array]) -> bytes:
    """Write the network as a `.tflite` file.

    Args:
        weights: float32 arrays, as `variables` names them.

    Returns:
        The file's content. Its inputs are those of `features.network_inputs`; its output is (1, 256, 256, 7), the
        probability of each class.
    """
    network = NetworkBuilder()

    def conv(name: str, x: Tensor, activation: int = RELU) -> Tensor:
        return network.conv(x, weights[f"{name}/kernel"], weights[f"{name}/bias"], 1, activation)

    own = network.input("00_own", (1, LEVELS[0][0], LEVELS[0][0], OWN))
    levels = _levels(network)
    levels[0].append(own)
    fine, middle, coarse, deep = (
        conv(f"level{index}", network.concatenate(level)) for index, level in enumerate(levels)
    )
    deep = network.enlarge(conv("deepest", deep), 2)
    x = conv("join2", network.concatenate([deep, coarse, conv("own", network.shrink(own, OWN_SHRINK))]))
    x = conv("join1", network.concatenate([network.enlarge(x, 2), middle]))
    x = conv("join0", network.concatenate([network.enlarge(x, 2), fine]))
    scores = network.spread(conv("scores", x, LINEAR), SPREAD)
    return network.finish([network.softmax(scores)])


def _levels(network: NetworkBuilder) -> list[list[Tensor]]:
    """An input for each inner tensor, by level. Inputs are passed in the order of their names, so these are numbers."""
    levels: list[list[Tensor]] = []
    number = 0
    for side, channels in LEVELS:
        levels.append([])
        for count in channels:
            number += 1
            levels[-1].append(network.input(f"{number:02}_inner", (1, side, side, count)))
    return levels
