"""U-GAT-IT's generator: a selfie redrawn as an anime face.

Paper: Kim, Kim, Kang, Lee, "U-GAT-IT: Unsupervised Generative Attentional Networks with Adaptive Layer-Instance
Normalization for Image-to-Image Translation", ICLR 2020.
Origin: layer list, weight names and numbers of taki0112/UGATIT, commit d508e8f.
Licence: MIT; the code here is our own.
Differences: written as functions of the weights by their names; only the generator is here, full or light.

Images are (N, S, S, 3), red first, -1…1; S is 256 in the published weights. In the full variant S determines the shape
of one of the weights.
"""

from collections.abc import Mapping

import tensorflow as tf

Shapes = Mapping[str, tuple[int, ...]]
Weights = Mapping[str, tf.Tensor]

SCOPE = "generator_B"
"""Translates a selfie to anime; `generator_A` translates anime to a selfie."""

SIDE = 256
WIDTH = 256
BLOCKS = 4
EPSILON = 1e-5
SMOOTHING = 0.1
"""Subtracted from the mixing ratio of the adaptive norms, at inference as in training."""

DOWN = {
    "conv": ("ins_norm", 7, 1, 3, 64),
    "conv_0": ("ins_norm_0", 3, 2, 64, 128),
    "conv_1": ("ins_norm_1", 3, 2, 128, WIDTH),
}
"""Norm, kernel, stride, input and output channels of the down-sampling convolutions."""

UP = {"up_conv_0": ("layer_ins_norm_0", WIDTH, 128), "up_conv_1": ("layer_ins_norm_1", 128, 64)}
"""Norm, input and output channels of the up-sampling convolutions."""


def variables(shapes: Shapes, scope: str = SCOPE) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights of the variant in a file with these shapes; the full variant by default."""
    flat = (SIDE // 4) ** 2 * WIDTH
    first = shapes.get(f"{scope}/MLP/linear_0/dense/kernel", (flat, WIDTH))[0]
    needed: dict[str, tuple[int, ...]] = {}
    for name, (norm, kernel, _, inputs, outputs) in DOWN.items():
        needed |= _convolution(name, kernel, inputs, outputs) | {
            f"{norm}/gamma": (outputs,),
            f"{norm}/beta": (outputs,),
        }
    for block in range(BLOCKS):
        for half in ("res1", "res2"):
            plain, adaptive = f"resblock_{block}/{half}", f"adaptive_resblock{block}/{half}"
            for scoped in (plain, adaptive):
                needed |= _convolution(f"{scoped}/conv_0", 3, WIDTH, WIDTH)
            needed |= {f"{plain}/instance_norm/{part}": (WIDTH,) for part in ("gamma", "beta")}
            needed[f"{adaptive}/instance_layer_norm/rho"] = (WIDTH,)
    needed |= {"CAM_logit/kernel": (WIDTH, 1), "CAM_logit/bias": (1,)} | _convolution("conv_1x1", 1, 2 * WIDTH, WIDTH)
    for name, inputs in (("linear_0", first), ("linear_1", WIDTH), ("gamma", WIDTH), ("beta", WIDTH)):
        needed |= {f"MLP/{name}/dense/kernel": (inputs, WIDTH), f"MLP/{name}/dense/bias": (WIDTH,)}
    for name, (norm, inputs, outputs) in UP.items():
        needed |= _convolution(name, 3, inputs, outputs)
        needed |= {f"{norm}/{part}": (outputs,) for part in ("rho", "gamma", "beta")}
    needed |= _convolution("G_logit", 7, 64, 3)
    return {f"{scope}/{name}": shape for name, shape in needed.items()}


def generate(weights: Weights, image: tf.Tensor, scope: str = SCOPE) -> tf.Tensor:
    """Redraw faces: (N, S, S, 3), -1…1."""
    own = {name.removeprefix(f"{scope}/"): array for name, array in weights.items() if name.startswith(f"{scope}/")}
    x = image
    for name, (norm, kernel, stride, _, _) in DOWN.items():
        x = tf.nn.relu(_instance(own, norm, _conv(own, name, x, kernel // 2, stride)))
    for block in range(BLOCKS):
        inner = tf.nn.relu(_plain(own, f"resblock_{block}/res1", x))
        x = x + _plain(own, f"resblock_{block}/res2", inner)
    x = _attended(own, x)
    gamma, beta = _style(own, x)
    for block in range(BLOCKS):
        inner = tf.nn.relu(_adaptive(own, f"adaptive_resblock{block}/res1", x, gamma, beta))
        x = x + _adaptive(own, f"adaptive_resblock{block}/res2", inner, gamma, beta)
    for name, (norm, _, _) in UP.items():
        x = tf.repeat(tf.repeat(x, 2, axis=1), 2, axis=2)
        x = tf.nn.relu(_layer_instance(own, norm, _conv(own, name, x, 1, 1)))
    return tf.tanh(_conv(own, "G_logit", x, 3, 1))


def _convolution(name: str, kernel: int, inputs: int, outputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}/conv2d/kernel": (kernel, kernel, inputs, outputs), f"{name}/conv2d/bias": (outputs,)}


def _conv(weights: Weights, name: str, x: tf.Tensor, border: int, stride: int) -> tf.Tensor:
    """A convolution with mirrored borders."""
    if border:
        x = tf.pad(x, [(0, 0), (border, border), (border, border), (0, 0)], "REFLECT")
    return tf.nn.conv2d(x, weights[f"{name}/conv2d/kernel"], stride, "VALID") + weights[f"{name}/conv2d/bias"]


def _standardised(x: tf.Tensor, axes: tuple[int, ...]) -> tf.Tensor:
    mean, variance = tf.nn.moments(x, axes, keepdims=True)
    return (x - mean) * tf.math.rsqrt(variance + EPSILON)


def _instance(weights: Weights, name: str, x: tf.Tensor) -> tf.Tensor:
    return _standardised(x, (1, 2)) * weights[f"{name}/gamma"] + weights[f"{name}/beta"]


def _mixed_norm(x: tf.Tensor, rho: tf.Tensor) -> tf.Tensor:
    """Interpolate between instance and layer normalisation (the paper's equation 1)."""
    return rho * _standardised(x, (1, 2)) + (1 - rho) * _standardised(x, (1, 2, 3))


def _layer_instance(weights: Weights, name: str, x: tf.Tensor) -> tf.Tensor:
    return _mixed_norm(x, weights[f"{name}/rho"]) * weights[f"{name}/gamma"] + weights[f"{name}/beta"]


def _plain(weights: Weights, name: str, x: tf.Tensor) -> tf.Tensor:
    return _instance(weights, f"{name}/instance_norm", _conv(weights, f"{name}/conv_0", x, 1, 1))


def _adaptive(weights: Weights, name: str, x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) -> tf.Tensor:
    rho = tf.clip_by_value(weights[f"{name}/instance_layer_norm/rho"] - SMOOTHING, 0.0, 1.0)
    return _mixed_norm(_conv(weights, f"{name}/conv_0", x, 1, 1), rho) * gamma + beta


def _attended(weights: Weights, x: tf.Tensor) -> tf.Tensor:
    """Weight each channel by its importance for the domain classifier.

    The authors add the classifier's bias to every weight, and use the same weights for average and maximum pooling.
    """
    weighted = x * (weights["CAM_logit/kernel"][:, 0] + weights["CAM_logit/bias"])
    return tf.nn.relu(_conv(weights, "conv_1x1", tf.concat([weighted, weighted], 3), 0, 1))


def _style(weights: Weights, x: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Scale and shift of all adaptive norms, (N, 1, 1, 256) each.

    The full variant computes them from all pixels of the features, the light one from their mean.
    """
    inputs = weights["MLP/linear_0/dense/kernel"].shape[0]
    # The batch size is explicit: with -1, a picture of another size would be reshaped to several pictures.
    style = tf.reduce_mean(x, (1, 2)) if inputs == WIDTH else tf.reshape(x, (tf.shape(x)[0], inputs))
    for name in ("linear_0", "linear_1"):
        style = tf.nn.relu(_dense(weights, name, style))
    gamma, beta = (_dense(weights, name, style)[:, None, None] for name in ("gamma", "beta"))
    return gamma, beta


def _dense(weights: Weights, name: str, x: tf.Tensor) -> tf.Tensor:
    return x @ weights[f"MLP/{name}/dense/kernel"] + weights[f"MLP/{name}/dense/bias"]
