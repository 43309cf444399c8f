"""The file of the 26 styles: an ONNX graph, whose initialisers are the weights."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {
    "style_presets": CheckpointFormat(
        rules=(
            (r"multistyle26\.onnx!((?:contract|expand)\.\d|res\.\d\.\d)\.w", r"\1.weight"),
            (r"multistyle26\.onnx!((?:contract|expand)\.\d|res\.\d\.\d)\.norm\.(gamma|beta)", r"\1.\2"),
        ),
    )
}
