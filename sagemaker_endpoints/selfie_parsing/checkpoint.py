"""Selfie parsing's file: a LiteRT network, kept byte for byte."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {"selfie_multiclass": CheckpointFormat(rules=((r"[^!]+!(network)", r"\1"),), dtype="uint8")}
