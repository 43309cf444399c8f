"""Imports published files: renames their arrays, checks them against the network, and writes one weights file."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat
from scripts.model_weights.checking import require_equal
from scripts.model_weights.errors import WeightsError, abbreviated
from scripts.model_weights.readers.arrays import Array
from scripts.model_weights.readers.formats import network_files, reader_of
from scripts.model_weights.weights_entry import WeightsEntry
from scripts.model_weights.weights_layout import (
    COUNTER_SUFFIX,
    Shape,
    check_network,
    checkpoint_format,
    expected_shapes,
    unused_shapes,
)
from scripts.model_weights.writing import Origin, write


def import_files(entry: WeightsEntry, files: Sequence[Path], folder: Path, source: str = "") -> Path:
    """Make a model's weights file from the files that its authors publish.

    Args:
        files: network files, and the settings files that belong to them.
        folder: the folder of all weights.
        source: SHA-256 of the archive that the files come from; empty for files of the user's own.

    Returns:
        Where the weights file is.

    Raises:
        WeightsError: a file is missing, damaged or malicious, or does not fit the network. Nothing is written.
    """
    file_format = checkpoint_format(entry)
    absent = [str(file) for file in files if not (file.is_file() or Path(f"{file}.index").is_file())]
    if absent:
        raise WeightsError(f"{abbreviated(absent)}: there is no such file.")
    settings_files = [file for file in files if re.fullmatch(file_format.settings_files, file.name)]
    networks = network_files([file for file in files if file not in settings_files], entry.manifest.framework)
    arrays = _read_arrays(entry, file_format, networks)
    check_arrays(entry, arrays)
    settings = _settings(file_format, settings_files)
    sources = _with_all_parts(files)
    origin = Origin("published", {file.name: _sha256(file) for file in sources}, settings, source)
    return write(arrays, origin, folder, entry)


def check_arrays(entry: WeightsEntry, arrays: dict[str, Array]) -> None:
    """Check that arrays are a network of this kind. Counters that are missing become 0.

    Args:
        arrays: by the network's names.

    Raises:
        WeightsError: names, shapes or numbers do not fit the network.
    """
    expected = expected_shapes(entry, {name: array.shape for name, array in arrays.items()})
    _fill_counters(arrays, expected)
    require_equal(entry, {name: array.shape for name, array in arrays.items()}, expected)
    _require_finite(arrays)
    check_network(entry, arrays)


def _read_arrays(entry: WeightsEntry, file_format: CheckpointFormat, files: Iterable[Path]) -> dict[str, Array]:
    """The arrays that the network uses, by the network's names, in the dtype of the weights file."""
    names, arrays = _Names(file_format), dict[str, Array]()
    unused = unused_shapes(entry)
    for file in files:
        for address, array in reader_of(file, entry.manifest.framework)(file, names.is_needed):
            name = names.known[address]
            if name in unused:
                require_equal(entry, {name: array.shape}, {name: unused[name]})
            elif name in arrays:
                raise WeightsError(f"Two arrays are {name}; the second is {address}. Give each network once.")
            else:
                arrays[name] = array.astype(file_format.dtype) if array.dtype.kind == "f" else array
    if names.unknown:
        patterns = ", ".join(pattern for pattern, _ in file_format.rules)
        raise WeightsError(f"{entry.label} knows nothing of {abbreviated(names.unknown)}. Its patterns: {patterns}.")
    return arrays


@dataclass(frozen=True)
class _Names:
    """The network's names of published arrays, collected while the files are read.

    Attributes:
        file_format: the format of the files.
        known: the network's name of each needed array, by its address in the files.
        unknown: addresses that match no rule of the format.
    """

    file_format: CheckpointFormat
    known: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def is_needed(self, address: str) -> bool:
        """Whether the network has the array at this address; adds it to `known` or `unknown`."""
        try:
            name = self.file_format.name_of(address)
        except LookupError:
            self.unknown.append(address)
            return False
        if name is not None:
            self.known[address] = name
        return name is not None


def _fill_counters(arrays: dict[str, Array], expected: dict[str, Shape]) -> None:
    for name in expected:
        if name.endswith(COUNTER_SUFFIX):
            arrays.setdefault(name, np.zeros((), np.int64))


def _require_finite(arrays: dict[str, Array]) -> None:
    broken = [name for name, array in arrays.items() if array.dtype.kind == "f" and not np.isfinite(array).all()]
    if broken:
        raise WeightsError(f"{abbreviated(broken)}: not every number is finite.")


def _settings(file_format: CheckpointFormat, files: Sequence[Path]) -> dict[str, object]:
    try:
        return file_format.settings({file.name: file.read_bytes() for file in files})
    except (ValueError, KeyError, TypeError) as error:
        source = abbreviated(file.name for file in files) or "The settings"
        raise WeightsError(f"{source}: {error}.") from error


def _with_all_parts(files: Iterable[Path]) -> list[Path]:
    """The files themselves, and for the prefix of a TensorFlow checkpoint every file that begins with it."""
    return sorted(
        {part for file in files for part in ([file] if file.is_file() else file.parent.glob(f"{file.name}.*"))}
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
