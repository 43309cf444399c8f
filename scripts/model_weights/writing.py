"""Writes a model's weights file: safetensors, with the origin of the weights in its header."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers.arrays import Array
from scripts.model_weights.weights_entry import WeightsEntry

READABLE = 0o644
"""Permissions of a weights file; safetensors lets only its owner read it."""


@dataclass(frozen=True)
class Origin:
    """Where weights come from.

    Attributes:
        kind: `published`, `trained` by us or by an operator, or `random`.
        files: SHA-256 of every source file, by its name.
        settings: as in `WeightsHeader`.
        source: as in `WeightsHeader`.
    """

    kind: str
    files: Mapping[str, str]
    settings: Mapping[str, Any]
    source: str = ""


@dataclass(frozen=True)
class Terms:
    """What one may do with weights.

    Attributes:
        url: where they are published; empty for those that nobody has published.
        licence: their licence.
        commercial: whether it allows commercial use.
        provenance: what they were trained on, and by whom.
    """

    url: str
    licence: str
    commercial: bool
    provenance: str


def write(
    arrays: Mapping[str, Array], origin: Origin, folder: Path, entry: WeightsEntry, terms: Terms | None = None
) -> Path:
    """Write `folder/<model>/<name>.safetensors`, atomically.

    Args:
        terms: those of the weights; None for those that the manifest states.

    Returns:
        Where the weights file is.

    Raises:
        WeightsError: the file cannot be written. One that was there stays.
    """
    from safetensors.numpy import save_file

    own = terms or Terms(entry.weights.url, entry.weights.licence, entry.commercial, entry.weights.provenance)
    header = {
        "model": entry.manifest.name,
        "weights": entry.name,
        "origin": origin.kind,
        "files": json.dumps(dict(origin.files)),
        "settings": json.dumps(dict(origin.settings)),
        "source": origin.source,
        "url": own.url,
        "licence": own.licence,
        "commercial": "yes" if own.commercial else "no",
        "provenance": own.provenance,
    }
    path = entry.path(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    try:
        save_file({name: np.asarray(array, order="C") for name, array in arrays.items()}, partial, header)
        partial.chmod(READABLE)  # a container runs as another user
        partial.replace(path)
    except Exception as error:  # safetensors has an error of its own for a full disk
        raise WeightsError(f"{path} cannot be written: {error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return path
