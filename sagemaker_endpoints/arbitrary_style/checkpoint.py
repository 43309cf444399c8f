"""Arbitrary style's file: a single checkpoint, `style_weight_2e0.ckpt`, which includes the encoder."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {
    "arbitrary_style": CheckpointFormat(rules=((r"[^!]+!((?:encoder|decoder)/conv\d_\d/(?:kernel|bias))", r"\1"),))
}
