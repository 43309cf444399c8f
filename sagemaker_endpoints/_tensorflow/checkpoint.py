"""TensorFlow 1's checkpoints: an index of names and shapes, and the numbers in one file or several."""

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
"""What only training needs: what optimisers keep beside the weights, counts of steps, discriminators."""

PARTS = ".data-?????-of-?????"
"""Behind a checkpoint's name: the files with its numbers."""


def read_variables(prefix: Path, keep: Callable[[str], bool]) -> Iterator[tuple[str, NDArray[Any]]]:
    """The variables of a checkpoint that are wanted, one at a time, without what only training needs.

    prefix: the path without `.index` and `.data-…`.

    Raises:
        ValueError: it is no checkpoint, or a part of it is missing or damaged.
    """
    reader = _reader(prefix)
    for name in _shapes(reader):
        if keep(name):
            yield name, _read(reader, prefix, name)


def shapes_in(prefix: Path) -> dict[str, tuple[int, ...]]:
    """Names and shapes of what `read_variables` finds, in its order. No numbers are read.

    Raises:
        ValueError: as `read_variables`.
    """
    return _shapes(_reader(prefix))


def _shapes(reader: Any) -> dict[str, tuple[int, ...]]:
    found = sorted(reader.get_variable_to_shape_map().items())
    return {name: tuple(shape) for name, shape in found if not re.fullmatch(TRAINING, name)}


def _reader(prefix: Path) -> Any:
    import tensorflow as tf

    index = f"{prefix.name}.index"
    if not prefix.with_name(index).is_file():
        raise ValueError(f"{index} is missing: a checkpoint is an index and its data beside it")
    with _explained(f"{index} cannot be read as a checkpoint's index"):
        reader = tf.train.load_checkpoint(str(prefix))
    _require_whole(reader, prefix)
    return reader


def _require_whole(reader: Any, prefix: Path) -> None:
    """A lost part is otherwise noticed only where something in it is read. Text, of any length, counts as nothing."""
    types = reader.get_variable_to_dtype_map()
    told = sum(math.prod(shape) * types[name].size for name, shape in reader.get_variable_to_shape_map().items())
    there = sum(part.stat().st_size for part in prefix.parent.glob(glob.escape(prefix.name) + PARTS))
    if there < told:
        lost = f"{prefix.name}: its numbers cannot be read; a part is missing or damaged"
        raise ValueError(f"{lost}: {prefix.name}.data-… has {there} of at least {told} bytes")


def _read(reader: Any, prefix: Path, name: str) -> NDArray[Any]:
    with _explained(f"{prefix.name}: {name} cannot be read; a part is missing or damaged"):
        return np.asarray(reader.get_tensor(name))


@contextmanager
def _explained(wrong: str) -> Iterator[None]:
    """TensorFlow's errors as one kind. A file that ends too soon is an IndexError, most else an OpError."""
    import tensorflow as tf

    try:
        yield
    except (tf.errors.OpError, IndexError, RuntimeError, ValueError) as error:
        reason = str(error).partition("\n")[0][:200]
        raise ValueError(f"{wrong}: {reason}") from error
