"""Face parsing's file: a single checkpoint, with two heads that only training uses."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {"face_parsing": CheckpointFormat(rules=((r"[^!]+!([^/]+)", r"\1"),))}
