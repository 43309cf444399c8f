"""Style transfer with adaptive instance normalisation: the style of any picture, as two vectors.

Paper: Huang, Belongie, "Arbitrary Style Transfer in Real-time with Adaptive Instance Normalization", ICCV 2017.
Origin: layer list, weight names and numbers of elleryqueenhomels/arbitrary_style_transfer, commit 7ec7ad0.
Licence: MIT; the code here is our own.
Differences: written as functions of the weights by their names; encoder, statistics and decoder are called separately.

Images are (N, H, W, 3), red first, 0…255.
"""

from collections.abc import Mapping

import tensorflow as tf

Shapes = Mapping[str, tuple[int, ...]]
Weights = Mapping[str, tf.Tensor]

ENCODER = {
    "conv1_1": (3, 64),
    "conv1_2": (64, 64),
    "conv2_1": (64, 128),
    "conv2_2": (128, 128),
    "conv3_1": (128, 256),
    "conv3_2": (256, 256),
    "conv3_3": (256, 256),
    "conv3_4": (256, 256),
    "conv4_1": (256, 512),
}
"""Input and output channels of each convolution: VGG-19 up to relu4_1."""

DECODER = {name: (outputs, inputs) for name, (inputs, outputs) in reversed(ENCODER.items())}

POOLED = ("conv1_2", "conv2_2", "conv3_4")
"""Convolutions after which the encoder halves the size, and before which the decoder doubles it."""

LAST = "conv1_1"
"""The decoder's last convolution, without ReLU."""

MEAN = (103.939, 116.779, 123.68)
"""Mean level of blue, green and red over ImageNet."""

EPSILON = 1e-5


def variables(shapes: Shapes) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights; there is only one variant."""
    needed: dict[str, tuple[int, ...]] = {}
    for part, layers in (("encoder", ENCODER), ("decoder", DECODER)):
        for name, (inputs, outputs) in layers.items():
            needed |= {f"{part}/{name}/kernel": (3, 3, inputs, outputs), f"{part}/{name}/bias": (outputs,)}
    return needed


def encode(weights: Weights, image: tf.Tensor) -> tf.Tensor:
    """VGG-19's features of pictures: (N, ceil(H/8), ceil(W/8), 512)."""
    x = tf.reverse(image, [3]) - tf.constant(MEAN, image.dtype)
    for name in ENCODER:
        x = tf.nn.relu(_conv(weights, f"encoder/{name}", x))
        x = tf.nn.max_pool2d(x, 2, 2, "SAME") if name in POOLED else x
    return x


def statistics(features: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """The style of pictures: mean and standard deviation of every feature, (N, 1, 1, 512) each."""
    mean, variance = tf.nn.moments(features, (1, 2), keepdims=True)
    return mean, tf.sqrt(variance + EPSILON)


def stylised(features: tf.Tensor, mean: tf.Tensor, deviation: tf.Tensor) -> tf.Tensor:
    """Features with the statistics of another style (the paper's equation 8)."""
    own_mean, own_deviation = statistics(features)
    return (features - own_mean) * deviation / own_deviation + mean


def decode(weights: Weights, features: tf.Tensor) -> tf.Tensor:
    """Decode features to pictures: (N, 8h, 8w, 3), red first, about 0…255, not clipped."""
    x = features
    for name in DECODER:
        if name in POOLED:
            x = tf.repeat(tf.repeat(x, 2, axis=1), 2, axis=2)
        x = _conv(weights, f"decoder/{name}", x)
        x = x if name == LAST else tf.nn.relu(x)
    return tf.reverse(x + tf.constant(MEAN, x.dtype), [3])


def _conv(weights: Weights, name: str, x: tf.Tensor) -> tf.Tensor:
    x = tf.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)], "REFLECT")
    return tf.nn.conv2d(x, weights[f"{name}/kernel"], 1, "VALID") + weights[f"{name}/bias"]
