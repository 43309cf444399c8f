"""Compare one of our networks with the stored results of the original; for the process of its framework."""

import importlib
import json
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.models.networks import originals, parity_arrays
from tests.models.networks.parity_arrays import Array, Case

TOLERANCES = {"torch": 1e-4, "tensorflow": 1e-3}
"""Largest difference of outputs of about -1…1, in float32 on a CPU."""

LEVELS = 255
"""Factor of the tolerance for outputs of 0…255."""


@dataclass(frozen=True)
class Report:
    """How far our network is from the original.

    Attributes:
        names: names and shapes of weights that only one of the two has.
        fingerprint: whether the weights are those with which the stored results were computed.
        excess: by output, the largest difference in units of its tolerance; up to 1 is good.
    """

    names: list[str]
    fingerprint: bool
    excess: dict[str, float]


def framework_of(case: Case) -> str:
    return "tensorflow" if "tensorflow" in case["framework"] else "torch"


def compare(path: Path) -> Report:
    """Run our network on the inputs of the original."""
    case = json.loads(path.read_text("utf-8"))
    original = _original(case["repo"])
    weights = parity_arrays.weights(case)
    ours, outputs = _RUNS[framework_of(case)](original, case, weights)
    theirs = {name: array.shape for name, array in weights.items()}
    differing = sorted(f"{name} {shape}" for name, shape in ours.items() ^ theirs.items())
    with np.load(path.with_suffix(".npz")) as stored:
        excess = {name: _excess(original, case, name, outputs, stored[name]) for name in case["output"]}
    return Report(differing, parity_arrays.fingerprint(weights) == case["weights_sha256"], excess)


def _original(repository: str) -> Any:
    """The module of `tests.models.networks.originals` for a repository."""
    for info in pkgutil.iter_modules(originals.__path__):
        module = importlib.import_module(f"tests.models.networks.originals.{info.name}")
        if repository == module.REPOSITORY:
            return module
    raise LookupError(repository)


def _run_torch(original: Any, case: Case, weights: Mapping[str, Array]) -> tuple[dict[str, Any], dict[str, Array]]:
    import torch

    network_module = importlib.import_module(f"sagemaker_endpoints.{original.MODEL}.network")
    unused = network_module.unused() if hasattr(network_module, "unused") else {}
    rename: Callable[[str], str] = getattr(original, "rename", str)
    renamed = {rename(name): array for name, array in weights.items()}
    with torch.device("meta"):  # as in a container: numbers that would be replaced are not drawn
        network = network_module.build({name: array.shape for name, array in renamed.items()})
    needed = network.state_dict()
    used = {name: torch.from_numpy(array) for name, array in renamed.items() if name in needed}
    network.load_state_dict(used, assign=True)
    network.eval()
    with torch.inference_mode():
        outputs = original.outputs_of(case, network, parity_arrays.inputs(case))
    ours: dict[str, Any] = {name: tuple(array.shape) for name, array in needed.items()} | unused
    published = dict(zip(renamed, weights, strict=True))
    return {published.get(name, name): shape for name, shape in ours.items()}, outputs


def _run_tensorflow(original: Any, case: Case, weights: Mapping[str, Array]) -> tuple[dict[str, Any], dict[str, Array]]:
    network = importlib.import_module(f"sagemaker_endpoints.{original.MODEL}.network")
    shapes = {name: array.shape for name, array in weights.items()}
    ours = getattr(original, "variables", network.variables)(shapes)
    return ours, original.outputs_of(case, weights, parity_arrays.inputs(case))


_RUNS = {"torch": _run_torch, "tensorflow": _run_tensorflow}


def _excess(original: Any, case: Case, name: str, outputs: Mapping[str, Array], stored: Array) -> float:
    output = case["output"][name]
    ours = outputs[name]
    if list(ours.shape) != output["shape"]:
        raise ValueError(f"{name} is {ours.shape}, not {output['shape']}")
    certain = ~original.undecided(case, outputs) if hasattr(original, "undecided") else np.ones(ours.shape, bool)
    here = parity_arrays.sliced(np.broadcast_to(certain, ours.shape), output["slice"])
    difference = np.abs(parity_arrays.sliced(ours, output["slice"]).astype(np.float64) - stored)
    scale = LEVELS if max(-output["min"], output["max"]) > 50 else 1
    return float(difference[here].max() / (scale * TOLERANCES[framework_of(case)]))
