"""Published weights files, made up by tests, and the importer at work. To be called in the process of torch."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from facemagi.manifest import Manifest, read_manifest
from scripts.model_weights import recipes
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.importing import import_files
from tests.support.samples import ROOT


def manifest_of(model: str) -> Manifest:
    return read_manifest(ROOT / "sagemaker_endpoints" / model)


def names_of(model: str) -> list[str]:
    """What a network's arrays are called, of the variant that its authors publish."""
    return sorted(recipes.expected(manifest_of(model), {}))


def unused_of(model: str) -> list[str]:
    return sorted(recipes.unused(manifest_of(model)))


def write_published(model: str, files: Mapping[Path, str], change: str = "", **saving: Any) -> None:
    """Files as PyTorch writes them: each with the arrays whose names begin with its prefix, without it.

    change: what is wrong with all of them; a key of `CHANGES`.
    """
    import torch

    wanted = recipes.expected(manifest_of(model), {})
    for path, prefix in files.items():
        state = {
            name.removeprefix(prefix): _numbers(name, shape)
            for name, shape in wanted.items()
            if name.startswith(prefix)
        }
        tensors: Any = {name: torch.from_numpy(array) for name, array in CHANGES[change](state).items()}
        torch.save(tensors, path, **saving)


def write_hostile(path: Path, touched: Path) -> None:
    """A pickle that would touch a file, if it were run."""
    import torch

    torch.save({"conv1.weight": _Touching(touched)}, path)


def imported(model: str, files: Sequence[Path], folder: Path) -> str:
    """What the importer says: nothing where it succeeds."""
    try:
        import_files(manifest_of(model), files, folder)
    except WeightsError as error:
        return str(error)
    return ""


def arrays_in(path: Path) -> dict[str, Any]:
    from safetensors.numpy import load_file

    return dict(load_file(path))


def expected_array(name: str, shape: tuple[int, ...]) -> Any:
    return _numbers(name, shape)


class _Touching:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


def _numbers(name: str, shape: tuple[int, ...]) -> Any:
    return np.full(shape, (sum(name.encode()) % 97) / 97, np.float32)


def _without_the_first(state: dict[str, Any]) -> dict[str, Any]:
    return dict(list(state.items())[1:])


def _turned(state: dict[str, Any]) -> dict[str, Any]:
    name = next(name for name, array in state.items() if array.ndim == 4 and array.shape[0] != array.shape[1])
    return state | {name: state[name].transpose(1, 0, 2, 3).copy()}


def _broken(state: dict[str, Any]) -> dict[str, Any]:
    name, array = next(iter(state.items()))
    return state | {name: np.full_like(array, np.nan)}


CHANGES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "": dict,
    "parallel": lambda state: {f"module.{name}": array for name, array in state.items()},
    "lacking": _without_the_first,
    "surplus": lambda state: state | {"unheard_of.weight": np.zeros(3, np.float32)},
    "turned": _turned,
    "broken": _broken,
}
