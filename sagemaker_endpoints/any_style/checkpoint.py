"""The files of Magenta's two networks: ONNX graphs with 8-bit weights, which the reader turns into floats."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

PREDICT, TRANSFORM = r"arbitrary_predict\.onnx!", r"arbitrary_transform\.onnx!"

BLOCK = PREDICT + r"MobilenetV2/expanded_conv_(\d+)/(expand|depthwise|project)"
FIRST_BLOCK = PREDICT + r"MobilenetV2/expanded_conv/(depthwise|project)"
WEIGHTS, BIAS = r"/(?:depthwise_)?weights", r"/(?:depthwise|Conv2D)_bias"

PLACES = {
    BLOCK: r"predict.blocks.\1.\2",
    FIRST_BLOCK: r"predict.blocks.0.\1",
    PREDICT + "MobilenetV2/Conv": "predict.first",
    PREDICT + "MobilenetV2/Conv_1": "predict.last",
    PREDICT + "mobilenet_conv/Conv": "predict.style",
    TRANSFORM + r"transformer/contract/(conv\d)": r"transform.contract.\1",
    TRANSFORM + r"style_params/transformer/residual/(\w+)/(\w+)/StyleNorm/Conv": r"transform.residual.\1.\2.beta",
    TRANSFORM + r"style_params/transformer/residual/(\w+)/(\w+)/StyleNorm/Conv_1": r"transform.residual.\1.\2.gamma",
    TRANSFORM + r"style_params/transformer/expand/(\w+)/conv/StyleNorm/Conv": r"transform.expand.\1.beta",
    TRANSFORM + r"style_params/transformer/expand/(\w+)/conv/StyleNorm/Conv_1": r"transform.expand.\1.gamma",
}
"""The name of each layer in the network, by a pattern of its address: layers with weights and bias."""

WITHOUT_BIAS = {
    TRANSFORM + r"transformer/residual/(\w+)/(\w+)": r"transform.residual.\1.\2",
    TRANSFORM + r"transformer/expand/(\w+)/conv": r"transform.expand.\1",
}
"""Layers whose bias, always 0, is before a normalisation."""

CHECKPOINTS = {
    "any_style": CheckpointFormat(
        rules=(
            *((pattern + WEIGHTS, f"{name}.weight") for pattern, name in (PLACES | WITHOUT_BIAS).items()),
            *((pattern + BIAS, f"{name}.bias") for pattern, name in PLACES.items()),
        ),
        dropped=(
            *(pattern + BIAS for pattern in WITHOUT_BIAS),
            TRANSFORM + r".+/StyleNorm/batchnorm/add/y",
            r"[^!]+!(?:zero_point|scale|scales|new_shape|pad_const|roi|Relu6)__\w+",
        ),
    )
}
