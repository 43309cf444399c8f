"""The layout of a model's weights: names and shapes of its arrays, and how the authors' files name them."""

import importlib
from collections.abc import Mapping
from typing import Any

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers.arrays import Array
from scripts.model_weights.weights_entry import WeightsEntry

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]

COUNTER_SUFFIX = ".num_batches_tracked"
"""End of the names of BatchNorm's counters. Networks do not use them, and PyTorch 0.4.0 and earlier does not write
them."""


def checkpoint_format(entry: WeightsEntry) -> CheckpointFormat:
    """The format of the published files: a value of `CHECKPOINTS` in the model's `checkpoint.py`."""
    module = importlib.import_module(f"sagemaker_endpoints.{entry.manifest.name}.checkpoint")
    file_format: CheckpointFormat = module.CHECKPOINTS[entry.name]
    return file_format


def expected_shapes(entry: WeightsEntry, shapes: Shapes) -> dict[str, Shape]:
    """Names and shapes of the arrays of the network.

    Args:
        shapes: shapes of the arrays that were read, which identify the network's variant; empty for the published one.
    """
    network = _network(entry)
    return _shapes_in_torch(network, shapes) if hasattr(network, "build") else dict(network.variables(shapes))


def unused_shapes(entry: WeightsEntry) -> dict[str, Shape]:
    """Names and shapes of arrays that published files contain and that the network does not compute with."""
    network = _network(entry)
    return dict(network.unused()) if hasattr(network, "unused") else {}


def check_network(entry: WeightsEntry, arrays: Mapping[str, Array]) -> None:
    """Let the network's module check the arrays themselves, after their names and shapes, where it has a `check`.

    Raises:
        WeightsError: the arrays are not a network of this kind.
    """
    network = _network(entry)
    try:
        if hasattr(network, "check"):
            network.check(arrays)
    except ValueError as error:
        reason = str(error).strip().rstrip(".")
        raise WeightsError(f"{entry.label} does not fit: {reason}.") from error


def own_random_arrays(entry: WeightsEntry) -> dict[str, Array]:
    """The random arrays that the network's module makes itself, where it has `random_arrays`; otherwise none."""
    network = _network(entry)
    return dict(network.random_arrays()) if hasattr(network, "random_arrays") else {}


def _network(entry: WeightsEntry) -> Any:
    module = checkpoint_format(entry).network
    if module.startswith("."):
        module = f"sagemaker_endpoints.{entry.manifest.name}{module}"
    return importlib.import_module(module)


def _shapes_in_torch(network: Any, shapes: Shapes) -> dict[str, Shape]:
    import torch

    with torch.device("meta"):
        return {name: tuple(array.shape) for name, array in network.build(shapes).state_dict().items()}
