"""The authors' file: one checkpoint, `style_weight_2e0.ckpt`, with the encoder in it."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINT = CheckpointFormat(rules=((r"[^!]+!((?:encoder|decoder)/conv\d_\d/(?:kernel|bias))", r"\1"),))
