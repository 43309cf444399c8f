"""Takes over a weights file that was trained elsewhere by our code: the same checks as for published files."""

from pathlib import Path

from sagemaker_endpoints._sdk.weights_header import read_header
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.importing import check_arrays
from scripts.model_weights.weights_entry import entries_named
from scripts.model_weights.writing import Origin, Terms, write
from scripts.repository import find_models, read_manifests

TRAINED = "trained"


def receive_weights(model: str, file: Path, folder: Path) -> Path:
    """Check a weights file and copy it into the folder of all weights.

    Args:
        model: the model's name.
        file: its name is that of the weights.
        folder: the folder of all weights.

    Returns:
        Where the weights file is.

    Raises:
        WeightsError: the file is damaged, was not trained, or does not fit the network.
    """
    from safetensors import SafetensorError, safe_open
    from safetensors.numpy import load_file

    (entry,) = entries_named(f"{model}/{file.stem}", read_manifests(find_models([model])))
    try:
        header = read_header(file)
        arrays = load_file(file)
        with safe_open(file, framework="numpy") as opened:
            said = opened.metadata()
        terms = Terms(said["url"], said["licence"], said["commercial"] == "yes", said["provenance"])
    except (ValueError, KeyError, SafetensorError) as error:
        raise WeightsError(f"{file.name} is damaged, or no weights file of ours: {error}") from error
    if header.origin != TRAINED:
        raise WeightsError(f"{file.name} has weights that are {header.origin}, not trained.")
    check_arrays(entry, arrays)
    return write(arrays, Origin(TRAINED, header.files, header.settings, header.source), folder, entry, terms)
