"""APDrawing's files: eight checkpoints, one for each network, or a single one with all of them."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {
    "apdrawing": CheckpointFormat(
        rules=(
            (r"[^!]*_net_gen\.pth?!(G\w*)/(.+)", r"\1.\2"),
            (r"[^!]*_net_(G[A-Za-z]*)\.pth?!(.+)", r"\1.\2"),
        )
    )
}
