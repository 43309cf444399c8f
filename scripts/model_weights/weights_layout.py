"""The layout of a model's weights: names and shapes of its arrays, and how the authors' files name them."""

import importlib
from collections.abc import Mapping
from typing import Any

from facemagi.manifest import Manifest
from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]

COUNTER_SUFFIX = ".num_batches_tracked"
"""End of the names of BatchNorm's counters. Networks do not use them, and PyTorch 0.4.0 and earlier does not write
them."""


def checkpoint_format(model: str) -> CheckpointFormat:
    """The format of a model's published files: `CHECKPOINT` in its `checkpoint.py`."""
    file_format: CheckpointFormat = importlib.import_module(f"sagemaker_endpoints.{model}.checkpoint").CHECKPOINT
    return file_format


def expected_shapes(manifest: Manifest, shapes: Shapes) -> dict[str, Shape]:
    """Names and shapes of the arrays of a model's network.

    Args:
        shapes: shapes of the arrays that were read, which identify the network's variant; empty for the published one.
    """
    return _EXPECTED[manifest.framework](_network(manifest), shapes)


def unused_shapes(manifest: Manifest) -> dict[str, Shape]:
    """Names and shapes of arrays that published files contain and that the network does not compute with."""
    network = _network(manifest)
    return dict(network.unused()) if hasattr(network, "unused") else {}


def _network(manifest: Manifest) -> Any:
    return importlib.import_module(f"sagemaker_endpoints.{manifest.name}.network")


def _shapes_in_torch(network: Any, shapes: Shapes) -> dict[str, Shape]:
    import torch

    with torch.device("meta"):
        return {name: tuple(array.shape) for name, array in network.build(shapes).state_dict().items()}


def _shapes_in_tensorflow(network: Any, shapes: Shapes) -> dict[str, Shape]:
    return dict(network.variables(shapes))


_EXPECTED = {"torch": _shapes_in_torch, "tensorflow": _shapes_in_tensorflow}
