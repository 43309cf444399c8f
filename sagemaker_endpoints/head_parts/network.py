"""The network that knows a head: a small decoder on the inner tensors of the face engine's person network.

Paper: the decoder follows Ronneberger et al., "U-Net", 2015; the last enlargement is that of Shi et al., "Real-Time
Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network", 2016.
Origin: our own; trained by `./scripts/train head_parts`. The encoder is MediaPipe's selfie segmentation (Apache-2.0).
Licence: Apache-2.0.

Batch normalisations of the training are part of the convolutions. Each inner tensor level goes through a convolution of
single pixels; from the coarsest to the finest, three convolutions of 3x3 join what is coarser with the next level.
"""

from collections.abc import Mapping, Sequence
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi_vision.networks import MODELS
from sagemaker_endpoints._litert.builder import LINEAR, RELU, NetworkBuilder
from sagemaker_endpoints._litert.graph import Tensor
from sagemaker_endpoints._litert.rounded import Rounded, rounded

from .classes import CLASSES
from .features import HALF, INSIDE, LEVELS, MASK, OWN, PERSON
from .window import SIDE

Array = NDArray[np.float32]
Weights = Mapping[str, Array | Rounded]
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

FIRST_INPUT = "00_own"
"""Inputs are passed in the order of their names; that of the person network is `input_1`."""


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


def with_rounded_joins(weights: Mapping[str, Array]) -> Weights:
    """The weights with the kernels of the joining convolutions rounded to 8 bits.

    These convolutions are six sevenths of the work. On 21 photographs, rounding changed probabilities by 0.0006 in the
    mean and by 0.06 at most, and the network took 11 ms instead of 18.

    Args:
        weights: float32 arrays, as `variables` names them.
    """
    joins = {f"join{index}/kernel" for index in range(len(JOINED_CHANNELS))}
    return {name: rounded(array) if name in joins else array for name, array in weights.items()}


def write(weights: Weights) -> bytes:
    """Write person network and decoder together as a `.tflite` file: what one gives the other is never copied.

    Args:
        weights: float32 arrays, as `variables` names them; kernels may be rounded.

    Returns:
        The file's content. Its inputs are those of `features.network_inputs`; its output is that of `add_decoder`.

    Raises:
        FileNotFoundError: the person network is not there; ./scripts/vision-models makes it.
    """
    network = NetworkBuilder((MODELS / f"{PERSON}.tflite").read_bytes())
    *inner, mask = network.ends
    own = network.input(FIRST_INPUT, (1, HALF, HALF, OWN))
    pick = np.zeros((1, 1, OWN, 1), np.float32)
    pick[0, 0, INSIDE] = 1
    inside = network.conv(own, pick, np.zeros(1, np.float32))
    seen = network.multiply(network.shrink(mask, SIDE // HALF), inside)
    return network.finish([add_decoder(network, [own, seen], inner, _with_seen(weights))])


def add_decoder(network: NetworkBuilder, own: Sequence[Tensor], inner: Sequence[Tensor], weights: Weights) -> Tensor:
    """Add the decoder to a network.

    Args:
        network: grows by the decoder.
        own: (1, 128, 128, C) each, our own channels, C together 14, or as many as `weights` says.
        inner: the person network's inner tensors, as `features.LEVELS` lists them.
        weights: float32 arrays, as `variables` names them.

    Returns:
        (1, 128, 128, 36): the scores of the classes for each pixel of a square of 2 x 2, for `shares`.
    """

    def conv(name: str, x: Tensor, activation: int = RELU) -> Tensor:
        return network.conv(x, weights[f"{name}/kernel"], _exact(weights[f"{name}/bias"]), 1, activation)

    tensors = iter(inner)
    levels = [list(islice(tensors, len(channels))) for _, channels in LEVELS]
    levels[0] += own
    fine, middle, coarse, deep = (
        conv(f"level{index}", network.concatenate(level)) for index, level in enumerate(levels)
    )
    deep = network.enlarge(conv("deepest", deep), 2)
    small = network.concatenate([network.shrink(each, OWN_SHRINK) for each in own])
    x = conv("join2", network.concatenate([deep, coarse, conv("own", small)]))
    x = conv("join1", network.concatenate([network.enlarge(x, 2), middle]))
    x = conv("join0", network.concatenate([network.enlarge(x, 2), fine]))
    return conv("scores", x, LINEAR)


def shares(scores: Array) -> Array:
    """From the scores of the classes to probabilities; NumPy and OpenCV need half of LiteRT's time for this.

    Args:
        scores: (128, 128, 28) float32, as `add_decoder` gives them.

    Returns:
        (256, 256, 9) float32, the sum is 1 at every pixel. The memory has a plane for each class.
    """
    side = len(scores)
    by_class = cv2.transpose(scores.reshape(side * side, -1)).reshape(SPREAD**2, len(CLASSES), side * side)
    np.subtract(by_class, by_class.max(axis=1, keepdims=True), out=by_class)
    np.exp(by_class, out=by_class)
    np.divide(by_class, by_class.sum(axis=1, keepdims=True), out=by_class)
    squares = by_class.reshape(SPREAD, SPREAD, len(CLASSES), side, side)
    planes = np.empty((len(CLASSES), side, SPREAD, side, SPREAD), np.float32)
    for row, column in np.ndindex(SPREAD, SPREAD):
        planes[:, :, row, :, column] = squares[row, column]
    return np.moveaxis(planes.reshape(len(CLASSES), SPREAD * side, SPREAD * side), 0, 2)


def _with_seen(weights: Weights) -> Weights:
    """The weights for one more channel of our own, which has the same weights as `MASK` and so adds itself to it."""
    wider = dict(weights)
    for name in ("level0/kernel", "own/kernel"):
        kernel = _exact(weights[name])
        at = kernel.shape[2] - OWN + MASK
        wider[name] = np.concatenate([kernel, kernel[:, :, at : at + 1]], axis=2)
    return wider


def _exact(kernel: Array | Rounded) -> Array:
    if isinstance(kernel, Rounded):
        raise TypeError("Of the head_parts network, only the kernels of the joining convolutions may be rounded.")
    return kernel
