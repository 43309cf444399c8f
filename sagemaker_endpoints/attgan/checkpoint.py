"""AttGAN's files: one checkpoint, and the training's `setting.txt` beside it."""

import json
from collections.abc import Mapping
from typing import Any

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

DEFAULT: dict[str, Any] = {"img_size": 384, "data": "CelebA-HQ"}
"""The authors' best model."""

TEMPLATES = {"CelebA": "celeba_170", "CelebA-HQ": "ffhq"}
"""The crop that each data set's pictures were cut to, by what `setting.txt` calls the data set."""


def settings(sides: Mapping[str, bytes]) -> dict[str, Any]:
    """The crop that the network was trained on: `size`, pixels, and `template`.

    Without `setting.txt` it is the best model's.
    """
    told = dict(json.loads(sides["setting.txt"])) if sides else DEFAULT
    data = told.get("data", "CelebA")
    if data not in TEMPLATES:
        raise ValueError(f"the data set is {data}, and should be one of {', '.join(TEMPLATES)}")
    return {"size": int(told["img_size"]), "template": TEMPLATES[data]}


CHECKPOINT = CheckpointFormat(
    rules=((r".*!G/(.+)", r"\1"), (r".*!((?:enc|dec)_layers\..+)", r"\1")),
    dropped=(r".*!(D|optim_G|optim_D)/.+",),
    sides=r"setting\.txt",
    settings=settings,
)
