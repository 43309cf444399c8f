"""TensorFlow 1's checkpoints, made up by tests, and the importer at work. To be called in the process of TensorFlow."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scripts.model_weights import weights_layout
from tests.models.published_weights import expected_array, manifest_of

Array = Any


def published(model: str, shapes: Mapping[str, tuple[int, ...]] | None = None) -> dict[str, Array]:
    """What is in the authors' checkpoint: the network's arrays, and an optimiser's beside one of them."""
    wanted = weights_layout.expected_shapes(manifest_of(model), shapes or {})
    arrays = {name: expected_array(name, shape) for name, shape in wanted.items()}
    last = list(wanted)[-1]
    slots = {f"{last}/{slot}": arrays[last] for slot in ("Adam", "Adam_1")}
    counters = {name: np.float32(0.5) for name in ("beta1_power", "beta2_power", "Variable", "global_step")}
    return arrays | slots | counters


def write(prefix: Path, arrays: Mapping[str, Array], shards: int = 1) -> None:
    """A checkpoint as `tf.train.Saver` writes it, its arrays dealt out to so many files."""
    import tensorflow as tf

    parts = [f"{prefix}_part-{number}" for number in range(shards)]
    for number, part in enumerate(parts):
        dealt = sorted(arrays)[number::shards]
        tensors = [tf.constant(arrays[name]) for name in dealt]
        tf.raw_ops.SaveV2(prefix=part, tensor_names=dealt, shape_and_slices=[""] * len(dealt), tensors=tensors)
    tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=parts, destination_prefix=str(prefix), delete_old_dirs=False)


def write_published(model: str, prefix: Path, shards: int, change: str = "") -> None:
    """change: what is wrong with it; a key of `CHANGES`."""
    write(prefix, CHANGES[change](published(model)), shards)


def _renamed(arrays: dict[str, Array]) -> dict[str, Array]:
    name = next(iter(arrays))
    return {f"{name}_old" if known == name else known: array for known, array in arrays.items()}


def _turned(arrays: dict[str, Array]) -> dict[str, Array]:
    name = next(name for name, array in arrays.items() if array.ndim == 4 and array.shape[2] != array.shape[3])
    return arrays | {name: np.ascontiguousarray(arrays[name].transpose(0, 1, 3, 2))}


def _lacking(arrays: dict[str, Array]) -> dict[str, Array]:
    return dict(list(arrays.items())[1:])


CHANGES: dict[str, Any] = {"": dict, "renamed": _renamed, "turned": _turned, "lacking": _lacking}


def reading(prefix: Path, wanted: Sequence[str]) -> tuple[list[str], int]:
    """The names that the reader gives, and the most bytes of arrays that were alive at once while it did."""
    import gc
    import weakref

    from sagemaker_endpoints._tensorflow.checkpoint import read_variables

    names, alive, most = [], dict[int, int](), 0
    for name, array in read_variables(prefix, lambda name: name in wanted):
        names.append(name)
        alive[id(array)] = array.nbytes
        weakref.finalize(array, alive.pop, id(array))
        most = max(most, sum(alive.values()))
        del array
        gc.collect()
    return names, most
