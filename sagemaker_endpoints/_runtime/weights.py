"""Where a model's trained weights are. None are ours to ship, so they may not be there."""

from pathlib import Path

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest


def find_weights(manifest: Manifest, root: Path) -> Path:
    """The folder for `Adapter.load`: `root` itself, as SageMaker unpacks an archive, or `root/<model>`.

    For a model without weights it is `root`, which need not exist.

    Raises:
        FaceMagiError: `weights_missing`, with where the authors publish them.
    """
    if manifest.weights is None:
        return root
    for folder in (root, root / manifest.name):
        if (folder / manifest.weights.file).is_file():
            return folder
    raise FaceMagiError(
        "weights_missing",
        f"{manifest.name} has no weights here: {manifest.weights.file} was not found.",
        actual=manifest.weights.file,
        remedy=f"Get them from {manifest.weights.url} (licence: {manifest.weights.licence}), "
        f"then run ./scripts/weights import {manifest.name} FILE…",
    )
