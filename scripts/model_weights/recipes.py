"""What a model's folder says of its weights: names, shapes, and how the authors' files are laid out."""

import importlib
from collections.abc import Mapping
from typing import Any

from facemagi.manifest import Manifest
from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]

COUNTERS = ".num_batches_tracked"
"""How BatchNorm's counters end. Files of PyTorch 0.4.0 and earlier have none, and nothing is computed with them."""


def published(model: str) -> CheckpointFormat:
    """The CHECKPOINT of a model's `checkpoint.py`."""
    recipe: CheckpointFormat = importlib.import_module(f"sagemaker_endpoints.{model}.checkpoint").CHECKPOINT
    return recipe


def expected(manifest: Manifest, shapes: Shapes) -> dict[str, Shape]:
    """Names and shapes that the model's network wants, of the variant that an array of `shapes` belongs to.

    shapes: of what was found; empty for the variant that the authors publish.
    """
    network = importlib.import_module(f"sagemaker_endpoints.{manifest.name}.network")
    return _EXPECTED[manifest.framework](network, shapes)


def unused(manifest: Manifest) -> dict[str, Shape]:
    """Names and shapes that published files have and that no picture depends on."""
    network = importlib.import_module(f"sagemaker_endpoints.{manifest.name}.network")
    return dict(network.unused()) if hasattr(network, "unused") else {}


def _of_torch(network: Any, shapes: Shapes) -> dict[str, Shape]:
    import torch

    with torch.device("meta"):
        return {name: tuple(array.shape) for name, array in network.build(shapes).state_dict().items()}


def _of_tensorflow(network: Any, shapes: Shapes) -> dict[str, Shape]:
    return dict(network.variables(shapes))


_EXPECTED = {"torch": _of_torch, "tensorflow": _of_tensorflow}
