"""The authors' files: eight, one for each network, or one that holds them all."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINT = CheckpointFormat(
    rules=(
        (r"[^!]*_net_gen\.pth?!(G\w*)/(.+)", r"\1.\2"),
        (r"[^!]*_net_(G[A-Za-z]*)\.pth?!(.+)", r"\1.\2"),
    )
)
