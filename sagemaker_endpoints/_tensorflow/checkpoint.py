"""Read TensorFlow 1 checkpoints: an index of names and shapes, and the numbers in one data file or several."""

import glob
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

TRAINING = r"(.*/)?(Adam(_\d+)?|beta[12]_power(_\d+)?|Variable(_\d+)?|global_step|discriminator[^/]*/.+)"
"""Names of variables that only training needs: an optimiser's slots, step counters, discriminators."""

PARTS = ".data-?????-of-?????"
"""Suffix of a checkpoint's data files, as a glob pattern."""


def read_variables(prefix: Path, keep: Callable[[str], bool]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Read a checkpoint's variables one at a time, without those that only training needs.

    Args:
        prefix: the path without `.index` and `.data-…`.
        keep: whether to read the variable of a name.

    Returns:
        Pairs of name and array, sorted by name.

    Raises:
        ValueError: `prefix` is not a checkpoint, or one of its files is missing or damaged.
    """
    reader = _reader(prefix)
    for name in _shapes(reader):
        if keep(name):
            yield name, _read(reader, prefix, name)


def shapes_in(prefix: Path) -> dict[str, tuple[int, ...]]:
    """Read the names and shapes of a checkpoint's variables, but not their numbers.

    Args:
        prefix: the path without `.index` and `.data-…`.

    Returns:
        The shape of every variable that `read_variables` can read, in the same order.

    Raises:
        ValueError: `prefix` is not a checkpoint, or one of its files is missing or damaged.
    """
    return _shapes(_reader(prefix))


def _shapes(reader: Any) -> dict[str, tuple[int, ...]]:
    shapes = sorted(reader.get_variable_to_shape_map().items())
    return {name: tuple(shape) for name, shape in shapes if not re.fullmatch(TRAINING, name)}


def _reader(prefix: Path) -> Any:
    import tensorflow as tf

    index = f"{prefix.name}.index"
    if not prefix.with_name(index).is_file():
        raise ValueError(f"{index} is missing: a checkpoint consists of an index and data files in the same folder")
    with _as_value_error(f"{index} cannot be read as a checkpoint's index"):
        reader = tf.train.load_checkpoint(str(prefix))
    _require_complete(reader, prefix)
    return reader


def _require_complete(reader: Any, prefix: Path) -> None:
    """Compare the size of the data files with the index: TensorFlow detects a missing file only when it reads from it.

    Strings count as 0 bytes, because their length is not in the index.
    """
    types = reader.get_variable_to_dtype_map()
    expected = sum(math.prod(shape) * types[name].size for name, shape in reader.get_variable_to_shape_map().items())
    present = sum(part.stat().st_size for part in prefix.parent.glob(glob.escape(prefix.name) + PARTS))
    if present < expected:
        problem = f"{prefix.name}: its numbers cannot be read; a part is missing or damaged"
        raise ValueError(f"{problem}: {prefix.name}.data-… has {present} of at least {expected} bytes")


def _read(reader: Any, prefix: Path, name: str) -> NDArray[Any]:
    with _as_value_error(f"{prefix.name}: {name} cannot be read; a part is missing or damaged"):
        return np.asarray(reader.get_tensor(name))


@contextmanager
def _as_value_error(message: str) -> Iterator[None]:
    """Turn TensorFlow's errors into a ValueError. A truncated file raises IndexError, most other damage OpError."""
    import tensorflow as tf

    try:
        yield
    except (tf.errors.OpError, IndexError, RuntimeError, ValueError) as error:
        reason = str(error).partition("\n")[0][:200]
        raise ValueError(f"{message}: {reason}") from error
