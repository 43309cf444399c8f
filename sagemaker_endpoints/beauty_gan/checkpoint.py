"""The authors' file: one checkpoint, `model`, that holds the generator, two discriminators and their optimisers."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINT = CheckpointFormat(
    rules=((r"[^!]+!(generator/(?:conv2d(?:_\d+)?/kernel|InstanceNorm(?:_\d+)?/(?:gamma|beta)))", r"\1"),),
    # Nobody ever listed what else is in it, but that it is outside of the generator.
    dropped=(r"[^!]+!(?!generator/).+",),
)
