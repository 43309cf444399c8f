"""Reads checkpoints of TensorFlow 1."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers.arrays import Array, IsNeeded

PART_SUFFIX = re.compile(r"\.(index|meta|data-\d{5}-of-\d{5})")
"""The suffixes of the files of a TensorFlow checkpoint."""

LATEST = "checkpoint"
"""The file in a folder of TensorFlow checkpoints that names the latest one."""


def tensorflow_arrays(file: Path, is_needed: IsNeeded) -> Iterator[tuple[str, Array]]:
    """The needed arrays of a TensorFlow 1 checkpoint with their addresses, one at a time.

    Args:
        file: the checkpoint's prefix, as `checkpoints` returns it.

    Raises:
        WeightsError: the checkpoint cannot be read.
    """
    from sagemaker_endpoints._tensorflow.checkpoint import read_variables

    try:
        for name, value in read_variables(file, lambda name: is_needed(f"{file.name}!{name}")):
            yield f"{file.name}!{name}", np.asarray(value)
    except ValueError as error:
        raise WeightsError(str(error)) from error


def checkpoints(files: Sequence[Path]) -> list[Path]:
    """The prefixes of the TensorFlow checkpoints that these files belong to, each prefix once."""
    parts = [file for file in files if file.name != LATEST]
    return list(dict.fromkeys(file.with_suffix("") if PART_SUFFIX.fullmatch(file.suffix) else file for file in parts))
