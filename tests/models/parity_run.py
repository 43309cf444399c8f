"""One published network, ours beside the original's numbers. To be called in the process of its framework."""

import importlib
import json
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.models import originals, parity_arrays
from tests.models.parity_arrays import Array, Case

TOLERANCES = {"torch": 1e-4, "tensorflow": 1e-3}
"""Of outputs around -1…1, the largest difference in float32 on a CPU."""

LEVELS = 255
"""Outputs of 0…255 may be as much further off."""


@dataclass(frozen=True)
class Report:
    """How far ours is from the original.

    names: names of weights, with their shapes, that only one side has.
    fingerprint: whether the weights are those that the numbers were made with.
    excess: by output, the largest difference in units of its tolerance; 1 and less is good.
    """

    names: list[str]
    fingerprint: bool
    excess: dict[str, float]


def framework_of(case: Case) -> str:
    return "tensorflow" if "tensorflow" in case["framework"] else "torch"


def compare(path: Path) -> Report:
    """Ask our network what the original was asked."""
    case = json.loads(path.read_text("utf-8"))
    glue = _glue(case["repo"])
    weights = parity_arrays.weights(case)
    ours, answers = _ASKED[framework_of(case)](glue, case, weights)
    theirs = {name: array.shape for name, array in weights.items()}
    differing = sorted(f"{name} {shape}" for name, shape in ours.items() ^ theirs.items())
    with np.load(path.with_suffix(".npz")) as stored:
        excess = {name: _excess(glue, case, name, answers, stored[name]) for name in case["output"]}
    return Report(differing, parity_arrays.fingerprint(weights) == case["weights_sha256"], excess)


def _glue(repository: str) -> Any:
    """The module of `tests.models.originals` that knows how to ask."""
    for found in pkgutil.iter_modules(originals.__path__):
        module = importlib.import_module(f"tests.models.originals.{found.name}")
        if repository == module.REPOSITORY:
            return module
    raise LookupError(repository)


def _ask_torch(glue: Any, case: Case, weights: Mapping[str, Array]) -> tuple[dict[str, Any], dict[str, Array]]:
    import torch

    network_module = importlib.import_module(f"sagemaker_endpoints.{glue.MODEL}.network")
    unused = network_module.unused() if hasattr(network_module, "unused") else {}
    rename: Callable[[str], str] = getattr(glue, "rename", str)
    renamed = {rename(name): array for name, array in weights.items()}
    network = network_module.build({name: array.shape for name, array in renamed.items()})
    wanted = network.state_dict()
    network.load_state_dict({name: torch.from_numpy(array) for name, array in renamed.items() if name in wanted})
    network.eval()
    with torch.inference_mode():
        answers = glue.answer(case, network, parity_arrays.inputs(case))
    ours: dict[str, Any] = {name: tuple(array.shape) for name, array in wanted.items()} | unused
    published = dict(zip(renamed, weights, strict=True))
    return {published.get(name, name): shape for name, shape in ours.items()}, answers


def _ask_tensorflow(glue: Any, case: Case, weights: Mapping[str, Array]) -> tuple[dict[str, Any], dict[str, Array]]:
    network = importlib.import_module(f"sagemaker_endpoints.{glue.MODEL}.network")
    shapes = {name: array.shape for name, array in weights.items()}
    ours = getattr(glue, "variables", network.variables)(shapes)
    return ours, glue.answer(case, weights, parity_arrays.inputs(case))


_ASKED = {"torch": _ask_torch, "tensorflow": _ask_tensorflow}


def _excess(glue: Any, case: Case, name: str, answers: Mapping[str, Array], stored: Array) -> float:
    told = case["output"][name]
    ours = answers[name]
    if list(ours.shape) != told["shape"]:
        raise ValueError(f"{name} is {ours.shape}, not {told['shape']}")
    certain = ~glue.undecided(case, answers) if hasattr(glue, "undecided") else np.ones(ours.shape, bool)
    here = parity_arrays.sliced(np.broadcast_to(certain, ours.shape), told["slice"])
    difference = np.abs(parity_arrays.sliced(ours, told["slice"]).astype(np.float64) - stored)
    scale = LEVELS if max(-told["min"], told["max"]) > 50 else 1
    return float(difference[here].max() / (scale * TOLERANCES[framework_of(case)]))
