"""Writes the weights file of a network that was trained here: the same checks as for published files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from facemagi.trained.parameters import KEY, with_declared
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.importing import check_arrays
from scripts.model_weights.readers.arrays import Array
from scripts.model_weights.weights_entry import WeightsEntry, entries_named
from scripts.model_weights.weights_layout import checkpoint_format
from scripts.model_weights.writing import Origin, Terms, write
from scripts.repository import find_models, read_manifests


def write_trained(
    model: str, arrays: Mapping[str, Array], settings: Mapping[str, Any], terms: Terms, folder: Path
) -> Path:
    """Write the weights file that serving loads.

    Args:
        model: the model's name; its weights file has the same.
        arrays: by the network's names; numbers become those of the file's dtype.
        settings: what the network needs beside its weights, for the header; with the parameters that they bring along
            under `facemagi.trained.parameters.KEY`.
        terms: what one may do with the weights.
        folder: the folder of all weights.

    Returns:
        Where the weights file is.

    Raises:
        WeightsError: the arrays do not fit the network, a parameter is wrong, or the file cannot be written.
    """
    (entry,) = entries_named(f"{model}/{model}", read_manifests(find_models([model])))
    dtype = checkpoint_format(entry).dtype
    converted = {name: np.asarray(array).astype(dtype) if _is_float(array) else array for name, array in arrays.items()}
    check_arrays(entry, converted)
    _check_parameters(entry, settings)
    return write(converted, Origin("trained", {}, settings), folder, entry, terms)


def _check_parameters(entry: WeightsEntry, settings: Mapping[str, Any]) -> None:
    try:
        with_declared(entry.manifest, settings.get(KEY, {}))
    except ValueError as error:
        raise WeightsError(str(error)) from error


def _is_float(array: Array) -> bool:
    return np.asarray(array).dtype.kind == "f"
