"""Face parsing's file: a single checkpoint, with two heads that only training uses."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINT = CheckpointFormat(rules=((r"[^!]+!([^/]+)", r"\1"),))
