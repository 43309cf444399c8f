"""Reads graph models of TensorFlow.js: a JSON file, and the shards with the numbers beside it."""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from scripts.model_weights.errors import WeightsError, abbreviated
from scripts.model_weights.readers.arrays import Array, IsNeeded

DTYPES = {"float32": "<f4", "int32": "<i4", "bool": "?", "uint8": "u1", "uint16": "<u2", "float16": "<f2"}
"""NumPy's names of the stored dtypes, which are little-endian."""


def tfjs_arrays(file: Path, is_needed: IsNeeded) -> Iterator[tuple[str, Array]]:
    """The needed arrays of a TensorFlow.js model with their addresses. Quantised numbers become float32.

    Args:
        file: the JSON file; the shards that it names are in the same folder.
        is_needed: whether to read the array at an address, which is `FILE!NAME`.

    Raises:
        WeightsError: the file is no such model, or a shard is missing or has the wrong size.
    """
    try:
        groups = json.loads(file.read_bytes())["weightsManifest"]
        described = [(list(group["paths"]), list(group["weights"])) for group in groups]
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{file.name} cannot be read as a TensorFlow.js model: {error!r}.") from error
    for paths, weights in described:
        yield from _arrays_of_group(file, paths, weights, is_needed)


def _arrays_of_group(
    file: Path, paths: list[str], weights: list[Mapping[str, Any]], is_needed: IsNeeded
) -> Iterator[tuple[str, Array]]:
    """The arrays of one group: they lie one behind another in its shards, taken together."""
    numbers = b"".join(_read_shard(file, path) for path in paths)
    sizes = [_count(file, entry) * _stored_dtype(file, entry).itemsize for entry in weights]
    if sum(sizes) != len(numbers):
        shards = abbreviated(paths)
        raise WeightsError(f"{shards} should have {sum(sizes)} bytes in all, by {file.name}, and has {len(numbers)}.")
    start = 0
    for entry, size in zip(weights, sizes, strict=True):
        address = f"{file.name}!{entry['name']}"
        if is_needed(address):
            yield address, _array(file, entry, numbers[start : start + size])
        start += size


def _read_shard(file: Path, path: str) -> bytes:
    shard = file.with_name(Path(path).name)
    if not shard.is_file():
        raise WeightsError(f"{shard.name} is missing: {file.name} needs it in the same folder.")
    return shard.read_bytes()


def _count(file: Path, entry: Mapping[str, Any]) -> int:
    """The number of elements of an array."""
    shape = entry.get("shape")
    if not isinstance(shape, list) or not all(isinstance(side, int) and side >= 0 for side in shape):
        raise WeightsError(f"{file.name}: {entry.get('name')} has the shape {shape}.")
    return math.prod(shape)


def _stored_dtype(file: Path, entry: Mapping[str, Any]) -> np.dtype[Any]:
    name = entry.get("quantization", entry).get("dtype")
    if name not in DTYPES:
        raise WeightsError(f"{file.name}: {entry.get('name')} is stored as {name}, which cannot be read.")
    return np.dtype(DTYPES[name])


def _array(file: Path, entry: Mapping[str, Any], numbers: bytes) -> Array:
    """One array; numbers that are stored as integers are `stored * scale + min`."""
    stored = np.frombuffer(numbers, _stored_dtype(file, entry)).reshape(entry["shape"])
    quantised = entry.get("quantization")
    if quantised is None:
        return stored
    if stored.dtype.kind == "f":
        return stored.astype(np.float32)
    if not {"scale", "min"} <= set(quantised):
        raise WeightsError(f"{file.name}: {entry['name']} has no scale and min.")
    return (stored * np.float32(quantised["scale"]) + np.float32(quantised["min"])).astype(np.float32)
