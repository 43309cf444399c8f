"""Writes a model's weights file: safetensors, with the origin of the weights in its header."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from facemagi.manifest import Manifest
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers import Array


@dataclass(frozen=True)
class Origin:
    """Where weights come from.

    Attributes:
        kind: `published` or `random`.
        files: SHA-256 of every source file, by its name.
        settings: as in `WeightsHeader`.
    """

    kind: str
    files: Mapping[str, str]
    settings: Mapping[str, Any]


def write(arrays: Mapping[str, Array], origin: Origin, folder: Path, manifest: Manifest) -> Path:
    """Write `folder/<model>/<its file>`, atomically.

    Returns:
        Where the weights file is.

    Raises:
        WeightsError: the model has no [weights].
    """
    from safetensors.numpy import save_file

    if manifest.weights is None:
        raise WeightsError(f"{manifest.name} needs no weights.")
    header = {
        "model": manifest.name,
        "origin": origin.kind,
        "files": json.dumps(dict(origin.files)),
        "settings": json.dumps(dict(origin.settings)),
        "url": manifest.weights.url,
        "licence": manifest.weights.licence,
    }
    path = folder / manifest.name / manifest.weights.file
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    save_file({name: np.asarray(array, order="C") for name, array in arrays.items()}, partial, header)
    partial.replace(path)
    return path
