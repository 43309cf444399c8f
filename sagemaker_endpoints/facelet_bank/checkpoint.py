"""Facelet-Bank's files: encoder, decoder, and one file for each effect, named after it."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {
    "facelet_bank": CheckpointFormat(
        rules=(
            (r"vgg19g[^!]*!(.+)", r"vgg.\1"),
            (r"decoder_res[^!]*!(.+)", r"decoder.\1"),
            (r"(facehair|older|younger|feminization|masculinization)\.pth!(.+)", r"facelets.\1.\2"),
        )
    )
}
