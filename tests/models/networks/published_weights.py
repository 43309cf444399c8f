"""Makes weights files as authors publish them, and imports them. To be called in the process of the framework."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from facemagi.manifest import read_manifest
from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat
from scripts.model_weights import weights_layout
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.importing import import_files
from scripts.model_weights.weights_entry import WeightsEntry
from scripts.repository import MODELS


def entry_of(label: str) -> WeightsEntry:
    """The weights of a label such as `attgan` or `esrgan/photo`; a model's name alone means the only required ones."""
    model, _, name = label.partition("/")
    manifest = read_manifest(MODELS / model)
    return WeightsEntry(manifest, name or manifest.required_weights[0])


def format_of(label: str) -> CheckpointFormat:
    """The format of the published files."""
    return weights_layout.checkpoint_format(entry_of(label))


def names_of(model: str) -> list[str]:
    """The names of a network's arrays, in the published variant."""
    return sorted(weights_layout.expected_shapes(entry_of(model), {}))


def unused_of(model: str) -> list[str]:
    """The names of published arrays that the network does not compute with."""
    return sorted(weights_layout.unused_shapes(entry_of(model)))


def write_published(model: str, files: Mapping[Path, str], change: str = "", **saving: Any) -> None:
    """Write files as PyTorch does.

    Args:
        files: for each file the prefix of the arrays in it; their names in the file are without the prefix.
        change: what is wrong with every file; a key of `CHANGES`.
        saving: further arguments of torch.save.
    """
    import torch

    shapes = weights_layout.expected_shapes(entry_of(model), {})
    for path, prefix in files.items():
        state = {
            name.removeprefix(prefix): expected_array(name, shape)
            for name, shape in shapes.items()
            if name.startswith(prefix)
        }
        tensors: Any = {name: torch.from_numpy(array) for name, array in CHANGES[change](state).items()}
        torch.save(tensors, path, **saving)


def write_without_counters(path: Path) -> None:
    """Write STGAN's arrays as PyTorch 0.4.0 did: without BatchNorm's counters."""
    import torch

    shapes = weights_layout.expected_shapes(entry_of("stgan"), {})
    state = {name: torch.zeros(shape) for name, shape in shapes.items() if "num_batches" not in name}
    torch.save({"state_dict": state, "optimizer": {"state": {0: {"exp_avg": torch.zeros(3)}}}}, path)


def write_hostile(path: Path, touched: Path) -> None:
    """Write a pickle that creates the file `touched` if it is unpickled."""
    import torch

    torch.save({"conv1.weight": _Touching(touched)}, path)


def imported(model: str, files: Sequence[Path], folder: Path) -> str:
    """Import files; returns the importer's error message, or an empty string."""
    try:
        import_files(entry_of(model), files, folder)
    except WeightsError as error:
        return str(error)
    return ""


def arrays_in(path: Path) -> dict[str, Any]:
    """The arrays of a safetensors file, by name."""
    from safetensors.numpy import load_file

    return dict(load_file(path))


def expected_array(name: str, shape: tuple[int, ...]) -> Any:
    """The array that `write_published` writes: one number throughout, which depends on the name."""
    return np.full(shape, (sum(name.encode()) % 97) / 97, np.float32)


class _Touching:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


def _without_the_first(state: dict[str, Any]) -> dict[str, Any]:
    return dict(list(state.items())[1:])


def _transposed(state: dict[str, Any]) -> dict[str, Any]:
    name = next(name for name, array in state.items() if array.ndim == 4 and array.shape[0] != array.shape[1])
    return state | {name: state[name].transpose(1, 0, 2, 3).copy()}


def _not_finite(state: dict[str, Any]) -> dict[str, Any]:
    name, array = next(iter(state.items()))
    return state | {name: np.full_like(array, np.nan)}


CHANGES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "": dict,
    "parallel": lambda state: {f"module.{name}": array for name, array in state.items()},
    "missing": _without_the_first,
    "extra": lambda state: state | {"unknown.weight": np.zeros(3, np.float32)},
    "transposed": _transposed,
    "not finite": _not_finite,
}
