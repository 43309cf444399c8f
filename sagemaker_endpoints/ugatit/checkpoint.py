"""U-GAT-IT's file: a single checkpoint with both directions, two discriminators for each, and their optimisers.

Only the direction from selfie to anime is kept, as float16: nearly all of it is one matrix, and the rounding changes a
picture by less than a level.
"""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {
    "ugatit": CheckpointFormat(
        rules=((r"[^!]+!(generator_B/.+)", r"\1"),),
        dropped=(r"[^!]+!(generator_A|discriminator_[AB])/.+",),
        dtype="float16",
    )
}
