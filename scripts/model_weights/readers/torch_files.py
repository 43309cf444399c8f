"""Reads files of PyTorch."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers.arrays import Array, IsNeeded

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
