"""The authors' files: one for each content, whose name tells which; the published ones have older names inside."""

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

CONTENTS = {"glasses": "(?:[^!]*glasses[^!]*)", "beard": "(?:[^!]*(?:mustache|beard|hair)[^!]*)"}
"""What the name of a content's file has in it; the authors' are `checkpoint_glasses` and `checkpoint_mustache`."""

PARTS = {"e1": "e1", "e2": "e2", "d_a": "(?:d_a|decoder)", "d_b": "(?:d_b|mustacher)"}

CHECKPOINT = CheckpointFormat(
    rules=tuple(
        (rf"{file}!{inside}/(.+)", rf"{content}.{part}.\1")
        for content, file in CONTENTS.items()
        for part, inside in PARTS.items()
    ),
    dropped=(r".+!(ae_opt|disc|disc_opt)/.+",),
)
