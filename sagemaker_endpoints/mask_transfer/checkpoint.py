"""Mask transfer's files: one checkpoint for each content; the file's name determines the content.

The published checkpoints use older names for the two decoders.
"""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CONTENTS = {"glasses": "(?:[^!]*glasses[^!]*)", "beard": "(?:[^!]*(?:mustache|beard|hair)[^!]*)"}
"""Patterns of the file names by content; the authors' files are `checkpoint_glasses` and `checkpoint_mustache`."""

PARTS = {"e1": "e1", "e2": "e2", "d_a": "(?:d_a|decoder)", "d_b": "(?:d_b|mustacher)"}
"""Patterns of each part's name inside the file."""

CHECKPOINTS = {
    "mask_transfer": CheckpointFormat(
        rules=tuple(
            (rf"{file}!{inside}/(.+)", rf"{content}.{part}.\1")
            for content, file in CONTENTS.items()
            for part, inside in PARTS.items()
        ),
        dropped=(r".+!(ae_opt|disc|disc_opt)/.+",),
    )
}
