"""Finds a model's trained weights. They are not part of the repository, so they may be missing."""

from pathlib import Path

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest
from facemagi.weights import how_to_get, weights_file
from sagemaker_endpoints._sdk.weights_header import read_header

RANDOM = "random"
"""The origin in the header of files that `./scripts/weights random` has written."""


def find_weights(manifest: Manifest, root: Path) -> Path:
    """The folder for `Adapter.load`: `root/<model>`, or `root` itself, as SageMaker unpacks an archive.

    Args:
        manifest: the model's manifest.
        root: the folder of all weights; for a model without weights it need not exist.

    Raises:
        FaceMagiError: `weights_missing`: a file is missing that the model cannot work without.
    """
    own = root / manifest.name
    folder = root if _has_any(manifest, root) and not _has_any(manifest, own) else own
    for name in manifest.required_weights:
        if not (folder / weights_file(name)).is_file():
            raise FaceMagiError(
                "weights_missing",
                f"{manifest.name} has no weights here: {weights_file(name)} was not found.",
                actual=weights_file(name),
                remedy=how_to_get(manifest.name, name, manifest.weights[name]),
            )
    return folder


def has_random(manifest: Manifest, folder: Path) -> bool:
    """Whether any weights of a model are random numbers, for trying a container.

    Args:
        manifest: the model's manifest.
        folder: from `find_weights`.

    Raises:
        ValueError: a weights file is damaged.
    """
    files = [folder / weights_file(name) for name in manifest.weights]
    return any(read_header(file).origin == RANDOM for file in files if file.is_file())


def _has_any(manifest: Manifest, folder: Path) -> bool:
    return any((folder / weights_file(name)).is_file() for name in manifest.weights)
