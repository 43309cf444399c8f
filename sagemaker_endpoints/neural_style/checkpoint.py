"""Neural style's files: one checkpoint for each style, named after it."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {
    "neural_style": CheckpointFormat(
        rules=(
            (r"stary-night[^!]*\.pth!(.+)", r"starry_night.\1"),
            (r"grande-jatte[^!]*\.pth!(.+)", r"grande_jatte.\1"),
            (r"(wave|mosaic)[^!]*\.pth!(?:model/)?(.+)", r"\1.\2"),
        ),
        dropped=(r".+!optimizer/.+",),
    )
}
