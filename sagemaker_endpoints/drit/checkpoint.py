"""DRIT's file: a single checkpoint with encoders, generator, five discriminators and every optimiser."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {
    "drit": CheckpointFormat(
        rules=((r"[^!]+!(enc_c|enc_a|gen)/(.+)", r"\1.\2"),),
        dropped=(r"[^!]+!(dis\w+|\w+_opt)/.+",),
    )
}
