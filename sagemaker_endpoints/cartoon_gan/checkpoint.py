"""CartoonGAN's files: one checkpoint for each style, `Hayao_net_G_float.pth` and so on."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CHECKPOINTS = {
    "cartoon_gan": CheckpointFormat(
        rules=tuple(
            (rf"(?i:{style})_net_G_float[^!]*!(.+)", rf"{style}.\1")
            for style in ("hayao", "hosoda", "paprika", "shinkai")
        )
    )
}
