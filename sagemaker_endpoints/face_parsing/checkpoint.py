"""The authors' file: one, with two heads that only training looks at."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINT = CheckpointFormat(rules=((r"[^!]+!([^/]+)", r"\1"),))
