"""The authors' files, of today's names and of the older ones."""

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
"""What the names of the first release, when the network was a plain sequence, are called now."""


def renamed(name: str) -> str:
    """Today's name of an array."""
    for old, new in OLD_NAMES.items():
        if re.match(old, name):
            return re.sub(f"^{old}", new, name)
    return name


CHECKPOINT = CheckpointFormat(rules=((r"[^!]+!(?:params(?:_ema)?/)?([^/]+)", r"\1"),), renamed=renamed)
