"""STGAN's files: the generator's checkpoint and, to tell the size, the configuration of its training."""

import re
from collections.abc import Mapping
from typing import Any

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

SIZE = 128
"""Pixels of a side where no configuration says otherwise: the authors' own."""

STEPS = 32
"""The size is a multiple of this: five layers halve it."""

IMAGE_SIZE = re.compile(rb"^\s*image_size\s*:\s*(\d+)\s*(?:#.*)?$", re.MULTILINE)


def settings(sides: Mapping[str, bytes]) -> dict[str, Any]:
    """`size`: pixels of a side of the crops that the network was trained on, out of `train_stgan.yaml`."""
    sizes = {int(size) for text in sides.values() for size in IMAGE_SIZE.findall(text)} if sides else {SIZE}
    if len(sizes) != 1:
        raise ValueError(f"it should give one image_size, and gives {len(sizes)}")
    (size,) = sizes
    if not size or size % STEPS:
        raise ValueError(f"the image_size is {size}, and should be a multiple of {STEPS}")
    return {"size": size}


CHECKPOINT = CheckpointFormat(
    rules=((r"(?!D_).*!(?:state_dict/)?((?:encoder|decoder|stu)\..+)", r"\1"),),
    dropped=(r".*!optimizer/.+", r"D_.*!.+"),
    sides=r".+\.ya?ml",
    settings=settings,
)
