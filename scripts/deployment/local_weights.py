"""The files of trained weights that are deployed with a model."""

from collections.abc import Sequence
from pathlib import Path

from facemagi.manifest import Manifest
from scripts import repository
from scripts.model_weights.weights_entry import WeightsEntry, entries_of


def local_weights(
    members: Sequence[Manifest], root: Path = repository.WEIGHTS, *, commercial: bool = False
) -> dict[str, list[Path]]:
    """Find the files of the models' trained weights.

    Args:
        root: the folder of all weights.
        commercial: whether optional weights that forbid commercial use are left out.

    Returns:
        By model name, for every model that has weights here: the files, relative to the parent of `root`.

    Raises:
        LookupError: weights are random numbers.
    """
    found: dict[str, list[Path]] = {}
    for entry in entries_of(members):
        left_out = commercial and entry.weights.optional and not entry.commercial
        if not left_out and entry.state(root) != "missing":
            _require_trained(entry, root)
            found.setdefault(entry.manifest.name, []).append(entry.path(root).relative_to(root.parent))
    return found


def _require_trained(entry: WeightsEntry, root: Path) -> None:
    if entry.state(root) == "random":
        file = entry.path(root)
        raise LookupError(f"{file} contains random numbers: get the trained weights before you deploy the model.")
