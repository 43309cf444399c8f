"""Finds a model's trained weights. They are not part of the repository, so they may be missing."""

from pathlib import Path

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest


def find_weights(manifest: Manifest, root: Path) -> Path:
    """The folder for `Adapter.load`: `root` itself, as SageMaker unpacks an archive, or `root/<model>`.

    Args:
        manifest: the model's manifest.
        root: the folder of all weights; for a model without weights it need not exist.

    Raises:
        FaceMagiError: `weights_missing`; the remedy names the URL where the authors publish them.
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
