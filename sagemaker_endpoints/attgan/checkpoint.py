"""AttGAN's files: a checkpoint, and the `setting.txt` that training wrote beside it."""

import json
from collections.abc import Mapping
from typing import Any

from sagemaker_endpoints._litert.faceres import CHECKPOINT as FACERES
from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

DEFAULT: dict[str, Any] = {"img_size": 384, "data": "CelebA-HQ"}
"""Settings of the authors' best model, for a checkpoint without `setting.txt`."""

TEMPLATES = {"CelebA": "celeba_170", "CelebA-HQ": "ffhq"}
"""The alignment template of each data set, by the data set's name in `setting.txt`."""


def settings(settings_files: Mapping[str, bytes]) -> dict[str, Any]:
    """Read how the network's training pictures were cropped.

    Args:
        settings_files: `setting.txt` by its name, or nothing.

    Returns:
        `size`, pixels of a side, and `template`, the name of an alignment template.

    Raises:
        ValueError: the data set is not known, or the file is not JSON.
        KeyError: `img_size` is missing.
    """
    training = dict(json.loads(settings_files["setting.txt"])) if settings_files else DEFAULT
    data = training.get("data", "CelebA")
    if data not in TEMPLATES:
        raise ValueError(f"the data set is {data}, and should be one of {', '.join(TEMPLATES)}")
    return {"size": int(training["img_size"]), "template": TEMPLATES[data]}


CHECKPOINTS = {
    "attgan": CheckpointFormat(
        rules=((r".*!G/(.+)", r"\1"), (r".*!((?:enc|dec)_layers\..+)", r"\1")),
        dropped=(r".*!(D|optim_G|optim_D)/.+",),
        settings_files=r"setting\.txt",
        settings=settings,
    ),
    "faceres": FACERES,
}
