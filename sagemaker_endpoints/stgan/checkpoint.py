"""STGAN's files: the generator's checkpoint, and the configuration of its training, which states the size."""

import re
from collections.abc import Mapping
from typing import Any

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

SIZE = 128
"""Pixels of a side for a checkpoint without a configuration: the authors' own size."""

SIZE_STEP = 32
"""The size is a multiple of this: five layers halve it."""

IMAGE_SIZE = re.compile(rb"^\s*image_size\s*:\s*(\d+)\s*(?:#.*)?$", re.MULTILINE)


def settings(settings_files: Mapping[str, bytes]) -> dict[str, Any]:
    """Read the size of the pictures that the network was trained on.

    Args:
        settings_files: YAML files by their names, such as `train_stgan.yaml`, or nothing.

    Returns:
        `size`, pixels of a side.

    Raises:
        ValueError: there is not exactly one `image_size`, or it is not a multiple of 32.
    """
    sizes = (
        {int(size) for text in settings_files.values() for size in IMAGE_SIZE.findall(text)}
        if settings_files
        else {SIZE}
    )
    if len(sizes) != 1:
        raise ValueError(f"it should give one image_size, and gives {len(sizes)}")
    (size,) = sizes
    if not size or size % SIZE_STEP:
        raise ValueError(f"the image_size is {size}, and should be a multiple of {SIZE_STEP}")
    return {"size": size}


CHECKPOINTS = {
    "stgan": CheckpointFormat(
        rules=((r"(?!D_).*!(?:state_dict/)?((?:encoder|decoder|stu)\..+)", r"\1"),),
        dropped=(r".*!optimizer/.+", r"D_.*!.+"),
        settings_files=r".+\.ya?ml",
        settings=settings,
    )
}
