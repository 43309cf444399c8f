"""A model's weights file: safetensors, with where it comes from in its header."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from facemagi.manifest import Manifest
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.reading import Array


@dataclass(frozen=True)
class Origin:
    """Where weights come from.

    kind: `published` or `random`. files: SHA-256 by name. settings: as in `WeightsHeader`.
    """

    kind: str
    files: Mapping[str, str]
    settings: Mapping[str, Any]


def write(arrays: Mapping[str, Array], origin: Origin, folder: Path, manifest: Manifest) -> Path:
    """Write `folder/<model>/<its file>` whole or not at all; returns where.

    Raises:
        WeightsError: the model has no [weights].
    """
    from safetensors.numpy import save_file

    if manifest.weights is None:
        raise WeightsError(f"{manifest.name} needs no weights.")
    about = {
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
    save_file({name: np.asarray(array, order="C") for name, array in arrays.items()}, partial, about)
    partial.replace(path)
    return path
