"""BeautyGAN's generator: transfers the make-up of one face to another.

Paper: Li, Qian, Dong, Liu, Yan, Zhu, Lin, "BeautyGAN: Instance-level Facial Makeup Transfer with Deep Generative
Adversarial Network", ACM Multimedia 2018.
Origin: operation names of the graph that Honlan/BeautyGAN publishes without code.
Licence: none stated; the code here is our own.
Differences: not known. Widths and kernels are read from the weights, and are assumptions without them; no result was
ever compared with the authors'.

Images are (N, S, S, 3), red first, -1…1; S is a multiple of 4, 256 in training.
"""

from collections.abc import Mapping, Sequence

import tensorflow as tf

Shapes = Mapping[str, tuple[int, ...]]
Weights = Mapping[str, tf.Tensor]

SCOPE = "generator"
EPSILON = 1e-6
"""Epsilon of the norms: the default of TensorFlow 1's `contrib.layers.instance_norm`."""

FACE, REFERENCE = (0, 1, 2), (3, 4, 5)
"""Numbers of the convolutions in the two branches; all but the first of each branch halve the size."""

BLOCKS = tuple((first, first + 1) for first in range(6, 18, 2))
"""Numbers of the convolutions in the residual blocks."""

MADE_UP, BARE = (18, 19, 20), (21, 22, 23)
"""Numbers of the convolutions in the two heads: the face with make-up, the reference without.

The first two of each head double the size.
"""

NORMS = {**{conv: conv for conv in range(20)}, 21: 20, 22: 21}
"""Number of the norm after each convolution; the last convolution of each head has none."""

ASSUMED = {
    0: (7, 32),
    1: (4, 64),
    2: (4, 128),
    3: (7, 32),
    4: (4, 64),
    5: (4, 128),
    18: (3, 128),
    19: (3, 64),
    20: (7, 3),
    21: (3, 128),
    22: (3, 64),
    23: (7, 3),
}
"""Kernel and output channels of the convolutions, used without weights.

Residual blocks have kernels of 3, and the channels of both branches together.
"""


def variables(shapes: Shapes) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights of the variant in a file with these shapes."""
    width = _outputs(shapes, FACE[-1]) + _outputs(shapes, REFERENCE[-1])
    needed: dict[str, tuple[int, ...]] = {}
    for chain, inputs in ((FACE, 3), (REFERENCE, 3), (MADE_UP, width), (BARE, width)):
        outputs = [_outputs(shapes, conv) for conv in chain]
        for conv, before, after in zip(chain, (inputs, *outputs), outputs, strict=False):
            needed |= _convolution(shapes, conv, before, after)
    for conv in (conv for block in BLOCKS for conv in block):
        needed |= _convolution(shapes, conv, width, width)
    return needed


def generate(weights: Weights, face: tf.Tensor, reference: tf.Tensor) -> tf.Tensor:
    """Draw the face with the reference's make-up: (N, S, S, 3), -1…1."""
    x = tf.concat([_branch(weights, FACE, face), _branch(weights, REFERENCE, reference)], 3)
    for first, second in BLOCKS:
        x = x + _normalised(weights, second, tf.nn.relu(_normalised(weights, first, x, 1)), 1)
    *upsampling, last = MADE_UP
    for conv in upsampling:
        x = tf.nn.relu(_normalised(weights, conv, tf.repeat(tf.repeat(x, 2, axis=1), 2, axis=2), 1))
    return tf.tanh(_conv(weights, last, x, 1))


def _branch(weights: Weights, chain: Sequence[int], x: tf.Tensor) -> tf.Tensor:
    for conv in chain:
        x = tf.nn.relu(_normalised(weights, conv, x, 1 if conv == chain[0] else 2))
    return x


def _normalised(weights: Weights, conv: int, x: tf.Tensor, stride: int) -> tf.Tensor:
    """A convolution with instance normalisation (Ulyanov, Vedaldi, Lempitsky, 2016)."""
    x = _conv(weights, conv, x, stride)
    mean, variance = tf.nn.moments(x, (1, 2), keepdims=True)
    norm = _numbered("InstanceNorm", NORMS[conv])
    return (x - mean) * tf.math.rsqrt(variance + EPSILON) * weights[f"{norm}/gamma"] + weights[f"{norm}/beta"]


def _conv(weights: Weights, conv: int, x: tf.Tensor, stride: int) -> tf.Tensor:
    return tf.nn.conv2d(x, weights[f"{_numbered('conv2d', conv)}/kernel"], stride, "SAME")


def _convolution(shapes: Shapes, conv: int, inputs: int, outputs: int) -> dict[str, tuple[int, ...]]:
    name = f"{_numbered('conv2d', conv)}/kernel"
    kernel = shapes[name][0] if name in shapes else ASSUMED.get(conv, (3, 0))[0]
    norm = _numbered("InstanceNorm", NORMS[conv]) if conv in NORMS else None
    normed: dict[str, tuple[int, ...]] = {f"{norm}/{part}": (outputs,) for part in ("gamma", "beta")} if norm else {}
    return {name: (kernel, kernel, inputs, outputs)} | normed


def _outputs(shapes: Shapes, conv: int) -> int:
    name = f"{_numbered('conv2d', conv)}/kernel"
    return shapes[name][-1] if name in shapes else ASSUMED[conv][1]


def _numbered(kind: str, number: int) -> str:
    """TensorFlow 1's default name of an operation: the first one has no number."""
    return f"{SCOPE}/{kind}_{number}" if number else f"{SCOPE}/{kind}"
