"""Published files to one weights file: renamed, checked against the network, stripped."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from facemagi.manifest import Manifest
from sagemaker_endpoints._sdk.checkpoint_format import CheckpointFormat
from scripts.model_weights.checking import require_equal
from scripts.model_weights.errors import WeightsError, some
from scripts.model_weights.reading import NETWORKS, READERS, Array
from scripts.model_weights.recipes import COUNTERS, expected, published, unused
from scripts.model_weights.writing import Origin, write


def import_files(manifest: Manifest, files: Sequence[Path], folder: Path) -> Path:
    """Read the authors' files, and write `folder/<the model's weights file>`; returns where.

    Raises:
        WeightsError: a file is missing, damaged or hostile, or is not what the network wants. Nothing is written.
    """
    recipe = published(manifest.name)
    absent = [str(file) for file in files if not (file.is_file() or Path(f"{file}.index").is_file())]
    if absent:
        raise WeightsError(f"{some(absent)}: there is no such file.")
    sides = [file for file in files if re.fullmatch(recipe.sides, file.name)]
    networks = NETWORKS[manifest.framework]([file for file in files if file not in sides])
    arrays = _arrays(manifest, recipe, networks)
    wanted = expected(manifest, {name: array.shape for name, array in arrays.items()})
    _fill_counters(arrays, wanted)
    require_equal(manifest, {name: array.shape for name, array in arrays.items()}, wanted)
    _require_finite(arrays)
    settings = _settings(recipe, sides)
    origin = Origin("published", {file.name: _sha256(file) for file in _parts([*networks, *sides])}, settings)
    return write(arrays, origin, folder, manifest)


def _arrays(manifest: Manifest, recipe: CheckpointFormat, files: Iterable[Path]) -> dict[str, Array]:
    """The arrays that the network wants, by its names, as they are kept."""
    names, arrays = _Names(recipe), dict[str, Array]()
    spare = unused(manifest)
    for file in files:
        for place, array in READERS[manifest.framework](file, names.wanted):
            name = names.known[place]
            if name in spare:
                require_equal(manifest, {name: array.shape}, {name: spare[name]})
            elif name in arrays:
                raise WeightsError(f"Two arrays are {name}; the second is {place}. Give each network once.")
            else:
                arrays[name] = array.astype(recipe.dtype) if array.dtype.kind == "f" else array
    if names.unknown:
        patterns = ", ".join(pattern for pattern, _ in recipe.rules)
        raise WeightsError(f"{manifest.name} knows nothing of {some(names.unknown)}. It knows {patterns}.")
    return arrays


@dataclass(frozen=True)
class _Names:
    """What arrays are called in the network, found out as they come. unknown: those that no rule fits."""

    recipe: CheckpointFormat
    known: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def wanted(self, place: str) -> bool:
        try:
            name = self.recipe.name_of(place)
        except LookupError:
            self.unknown.append(place)
            return False
        if name is not None:
            self.known[place] = name
        return name is not None


def _fill_counters(arrays: dict[str, Array], wanted: dict[str, tuple[int, ...]]) -> None:
    for name in wanted:
        if name.endswith(COUNTERS):
            arrays.setdefault(name, np.zeros((), np.int64))


def _require_finite(arrays: dict[str, Array]) -> None:
    broken = [name for name, array in arrays.items() if array.dtype.kind == "f" and not np.isfinite(array).all()]
    if broken:
        raise WeightsError(f"{some(broken)}: not every number is finite.")


def _settings(recipe: CheckpointFormat, sides: Sequence[Path]) -> dict[str, object]:
    try:
        return recipe.settings({side.name: side.read_bytes() for side in sides})
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{some(side.name for side in sides) or 'The settings'}: {error}.") from error


def _parts(files: Iterable[Path]) -> list[Path]:
    """The files themselves, and all parts of a TensorFlow checkpoint."""
    return sorted(
        {part for file in files for part in ([file] if file.is_file() else file.parent.glob(f"{file.name}.*"))}
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
