"""BeautyGAN's file: a single checkpoint, `model`, with the generator, two discriminators and their optimisers."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {
    "beauty_gan": CheckpointFormat(
        rules=((r"[^!]+!(generator/(?:conv2d(?:_\d+)?/kernel|InstanceNorm(?:_\d+)?/(?:gamma|beta)))", r"\1"),),
        # What else the file holds is not documented; none of it belongs to the generator.
        dropped=(r"[^!]+!(?!generator/).+",),
    )
}
