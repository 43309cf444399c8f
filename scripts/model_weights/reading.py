"""The arrays of published files, by `FILE!PATH`. Nothing that a file says is ever run."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.model_weights.errors import WeightsError

Array = NDArray[Any]
Wanted = Callable[[str], bool]
"""Whether an array is to be read, by its `FILE!PATH`."""

PART = re.compile(r"\.(index|meta|data-\d{5}-of-\d{5})")
"""How the files of a TensorFlow checkpoint end."""

LATEST = "checkpoint"
"""The file beside TensorFlow's checkpoints that says which is the latest."""

PARALLEL = "module."
"""What PyTorch puts before every name where several GPUs trained."""


def torch_arrays(file: Path, wanted: Wanted) -> Iterator[tuple[str, Array]]:
    """The wanted arrays of a PyTorch file, old pickle or new archive: floats as float32, counters as they are.

    Raises:
        WeightsError: it cannot be read, or holds more than numbers.
    """
    import torch

    try:
        told = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged pickle raises whatever its bytes happen to mean
        reason = str(error).partition("\n")[0][:200]
        raise WeightsError(
            f"{file.name} cannot be read as PyTorch weights, or holds more than numbers: {reason}. Nothing was run."
        ) from error
    for path, value in _leaves(told, ()):
        place = f"{file.name}!{'/'.join(path)}"
        if isinstance(value, torch.Tensor) and wanted(place):
            plain = value.detach().float() if value.is_floating_point() else value.detach()
            yield place, plain.numpy()


def tensorflow_arrays(file: Path, wanted: Wanted) -> Iterator[tuple[str, Array]]:
    """The wanted arrays of a TensorFlow 1 checkpoint, one at a time.

    file: its prefix, as `checkpoints` gives it.

    Raises:
        WeightsError: it cannot be read.
    """
    from sagemaker_endpoints._tensorflow.checkpoint import read_variables

    try:
        for name, value in read_variables(file, lambda name: wanted(f"{file.name}!{name}")):
            yield f"{file.name}!{name}", np.asarray(value)
    except ValueError as error:
        raise WeightsError(str(error)) from error


def checkpoints(files: Sequence[Path]) -> list[Path]:
    """The prefixes of the TensorFlow checkpoints that files are parts of, each once, however many parts were named."""
    parts = [file for file in files if file.name != LATEST]
    return list(dict.fromkeys(file.with_suffix("") if PART.fullmatch(file.suffix) else file for file in parts))


READERS = {"torch": torch_arrays, "tensorflow": tensorflow_arrays}
NETWORKS: dict[str, Callable[[Sequence[Path]], list[Path]]] = {"torch": list, "tensorflow": checkpoints}
"""What is to be read of the files that were given."""


def _leaves(told: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(told, Mapping):
        for name, value in told.items():
            yield from _leaves(value, (*path, str(name).removeprefix(PARALLEL)))
    elif isinstance(told, list | tuple):
        for place, value in enumerate(told):
            yield from _leaves(value, (*path, str(place)))
    else:
        yield path, told
