"""Write and read TensorFlow 1 checkpoints; for the process of TensorFlow."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scripts.model_weights import weights_layout
from tests.models.networks.published_weights import entry_of, expected_array

Array = Any


def published(model: str, shapes: Mapping[str, tuple[int, ...]] | None = None) -> dict[str, Array]:
    """The arrays of the authors' checkpoint: the network's, optimiser slots for one of them, and counters."""
    needed = weights_layout.expected_shapes(entry_of(model), shapes or {})
    arrays = {name: expected_array(name, shape) for name, shape in needed.items()}
    last = list(needed)[-1]
    slots = {f"{last}/{slot}": arrays[last] for slot in ("Adam", "Adam_1")}
    counters = {name: np.float32(0.5) for name in ("beta1_power", "beta2_power", "Variable", "global_step")}
    return arrays | slots | counters


def write(prefix: Path, arrays: Mapping[str, Array], shards: int = 1) -> None:
    """Write a checkpoint as `tf.train.Saver` does, its arrays distributed over a number of files."""
    import tensorflow as tf

    parts = [f"{prefix}_part-{number}" for number in range(shards)]
    for number, part in enumerate(parts):
        names = sorted(arrays)[number::shards]
        tensors = [tf.constant(arrays[name]) for name in names]
        tf.raw_ops.SaveV2(prefix=part, tensor_names=names, shape_and_slices=[""] * len(names), tensors=tensors)
    tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=parts, destination_prefix=str(prefix), delete_old_dirs=False)


def write_published(model: str, prefix: Path, shards: int, change: str = "") -> None:
    """Write the authors' checkpoint, with an error named by a key of `CHANGES`."""
    write(prefix, CHANGES[change](published(model)), shards)


def _renamed(arrays: dict[str, Array]) -> dict[str, Array]:
    name = next(iter(arrays))
    return {f"{name}_old" if known == name else known: array for known, array in arrays.items()}


def _transposed(arrays: dict[str, Array]) -> dict[str, Array]:
    name = next(name for name, array in arrays.items() if array.ndim == 4 and array.shape[2] != array.shape[3])
    return arrays | {name: np.ascontiguousarray(arrays[name].transpose(0, 1, 3, 2))}


def _without_the_first(arrays: dict[str, Array]) -> dict[str, Array]:
    return dict(list(arrays.items())[1:])


CHANGES: dict[str, Any] = {"": dict, "renamed": _renamed, "transposed": _transposed, "missing": _without_the_first}
"""What can be wrong with a checkpoint: an array has another name, is transposed, or is missing."""


def read_in_sequence(prefix: Path, keep: Sequence[str]) -> tuple[list[str], int]:
    """Read variables one at a time: their names, and the most bytes of arrays that were in memory at once."""
    import gc
    import weakref

    from sagemaker_endpoints._tensorflow.checkpoint import read_variables

    names, alive, peak = [], dict[int, int](), 0
    for name, array in read_variables(prefix, lambda name: name in keep):
        names.append(name)
        alive[id(array)] = array.nbytes
        weakref.finalize(array, alive.pop, id(array))
        peak = max(peak, sum(alive.values()))
        del array
        gc.collect()
    return names, peak
