"""ESRGAN's files: a single checkpoint, with the current names or with those of the first release."""

import re

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

OLD_NAMES = {
    r"model\.0\.": "conv_first.",
    r"model\.1\.sub\.23\.": "trunk_conv.",
    r"model\.1\.sub\.(\d+)\.RDB(\d)\.conv(\d)\.0\.": r"RRDB_trunk.\1.RDB\2.conv\3.",
    r"model\.3\.": "upconv1.",
    r"model\.6\.": "upconv2.",
    r"model\.8\.": "HRconv.",
    r"model\.10\.": "conv_last.",
}
"""Current names by patterns of the first release's, in which the network was a plain sequence."""


def renamed(name: str) -> str:
    """The current name of an array.

    Args:
        name: the current name or that of the first release.

    Returns:
        The current name.
    """
    for old, new in OLD_NAMES.items():
        if re.match(old, name):
            return re.sub(f"^{old}", new, name)
    return name


CHECKPOINTS = {"esrgan": CheckpointFormat(rules=((r"[^!]+!(?:params(?:_ema)?/)?([^/]+)", r"\1"),), renamed=renamed)}
