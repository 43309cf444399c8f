"""Reads published files. Code in a file is never run.

An array's address is `FILE!PATH`: the file's name, and the path or name of the array inside it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.model_weights.errors import WeightsError

Array = NDArray[Any]
IsNeeded = Callable[[str], bool]
"""Whether to read the array at an address."""

PART_SUFFIX = re.compile(r"\.(index|meta|data-\d{5}-of-\d{5})")
"""The suffixes of the files of a TensorFlow checkpoint."""

LATEST = "checkpoint"
"""The file in a folder of TensorFlow checkpoints that names the latest one."""

PARALLEL_PREFIX = "module."
"""Prefix of all names in PyTorch files of networks that were trained on several GPUs."""


def torch_arrays(file: Path, is_needed: IsNeeded) -> Iterator[tuple[str, Array]]:
    """The needed arrays of a PyTorch file, old pickle or new archive, with their addresses.

    Floats become float32; counters keep their dtype.

    Raises:
        WeightsError: the file cannot be read, or holds more than numbers.
    """
    import torch

    try:
        content = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged pickle can raise any exception
        reason = str(error).partition("\n")[0][:200]
        raise WeightsError(
            f"{file.name} cannot be read as PyTorch weights, or holds more than numbers: {reason}. Nothing was run."
        ) from error
    for path, value in _leaves(content, ()):
        address = f"{file.name}!{'/'.join(path)}"
        if isinstance(value, torch.Tensor) and is_needed(address):
            plain = value.detach().float() if value.is_floating_point() else value.detach()
            yield address, plain.numpy()


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


READERS = {"torch": torch_arrays, "tensorflow": tensorflow_arrays}
"""The reader of a checkpoint, by framework."""

CHECKPOINTS: dict[str, Callable[[Sequence[Path]], list[Path]]] = {"torch": list, "tensorflow": checkpoints}
"""A function that finds the checkpoints in a list of files, by framework."""


def _leaves(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value in nested dictionaries and lists, with its path."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            yield from _leaves(value, (*path, str(name).removeprefix(PARALLEL_PREFIX)))
    elif isinstance(node, list | tuple):
        for index, value in enumerate(node):
            yield from _leaves(value, (*path, str(index)))
    else:
        yield path, node
