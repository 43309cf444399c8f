"""TensorFlow 1's checkpoints: an index of names and shapes, and the numbers in one file or several."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

TRAINING = r"(.*/)?(Adam(_\d+)?|beta[12]_power(_\d+)?|Variable(_\d+)?|global_step)"
"""What optimisers keep beside the weights."""


def read_variables(prefix: Path, keep: Callable[[str], bool]) -> Iterator[tuple[str, NDArray[Any]]]:
    """The variables of a checkpoint that are wanted, one at a time, without what only training needs.

    prefix: the path without `.index` and `.data-…`.

    Raises:
        ValueError: it is no checkpoint, or a part of it is missing or damaged.
    """
    reader = _reader(prefix)
    for name in sorted(reader.get_variable_to_shape_map()):
        if not re.fullmatch(TRAINING, name) and keep(name):
            yield name, _read(reader, prefix, name)


def _reader(prefix: Path) -> Any:
    import tensorflow as tf

    if not Path(f"{prefix}.index").is_file():
        raise ValueError(f"{prefix.name}.index is missing: a checkpoint is an index and its data beside it")
    try:
        return tf.train.load_checkpoint(str(prefix))
    except (tf.errors.OpError, ValueError, RuntimeError) as error:
        raise ValueError(f"{prefix.name} cannot be read as a checkpoint: {_first_line(error)}") from error


def _read(reader: Any, prefix: Path, name: str) -> NDArray[Any]:
    import tensorflow as tf

    try:
        return np.asarray(reader.get_tensor(name))
    except (tf.errors.OpError, ValueError, RuntimeError) as error:
        reason = _first_line(error)
        raise ValueError(f"{prefix.name}: {name} cannot be read; a part is missing or damaged: {reason}") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
