"""Reads the header of a safetensors file, without a framework and without its arrays.

The format: the length of the JSON in eight bytes, little endian; the JSON; the numbers.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facemagi.manifest import Manifest
from facemagi.trained.parameters import KEY, with_declared
from facemagi.weights import weights_file

MAX_HEADER_BYTES = 100_000_000
"""The format's own limit."""


@dataclass(frozen=True)
class WeightsHeader:
    """The contents of a weights file, and where it comes from.

    Attributes:
        shapes: the shape of each array, by name.
        origin: `published`, `trained` or `random`.
        files: SHA-256 of the files that it was made from, by name.
        settings: what the network needs beside its weights, such as the size of its crop.
        source: SHA-256 of the archive that `./scripts/weights fetch` downloaded; empty for other origins.
    """

    shapes: dict[str, tuple[int, ...]]
    origin: str
    files: dict[str, str]
    settings: dict[str, Any]
    source: str = ""


def read_header(path: Path) -> WeightsHeader:
    """The header of a weights file.

    Args:
        path: a file that `./scripts/weights` wrote.

    Returns:
        The header.

    Raises:
        ValueError: `./scripts/weights` did not write this file, or it is damaged.
        OSError: the file cannot be read.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "w.safetensors"
        >>> _ = file.write_bytes(b"not weights")
        >>> read_header(file)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        ValueError: w.safetensors is no weights file of ours, or is damaged: ...
    """
    try:
        content = _read_json(path)
        metadata = content.pop("__metadata__")
        shapes = {name: tuple(int(side) for side in array["shape"]) for name, array in content.items()}
        files, settings = json.loads(metadata["files"]), json.loads(metadata["settings"])
        return WeightsHeader(shapes, metadata["origin"], files, settings, metadata.get("source", ""))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path.name} is no weights file of ours, or is damaged: {error!r}") from error


def served_manifest(manifest: Manifest, folder: Path, names: Sequence[str] | None = None) -> Manifest:
    """A model's manifest with the parameters that its weights bring along.

    Args:
        manifest: the model's own.
        folder: of its weights files; one that is not there is skipped.
        names: of the weights that are served; None for all.

    Returns:
        The manifest whose parameters a job can have.

    Raises:
        ValueError: a file is damaged, or declares a wrong parameter; the message names the file.

    Example:
        >>> from facemagi.manifest import read_manifest
        >>> own = read_manifest(Path(__file__).parents[1] / "stgan")
        >>> served_manifest(own, Path("weights/none_here")) == own
        True
    """
    for name in manifest.weights if names is None else names:
        file = folder / weights_file(name)
        declared = read_header(file).settings.get(KEY) if file.is_file() else None
        if declared is not None:
            try:
                manifest = with_declared(manifest, declared)
            except ValueError as error:
                raise ValueError(f"{file.name}: {error}") from error
    return manifest


def _read_json(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > MAX_HEADER_BYTES:
            raise ValueError(f"a header of {length} bytes")
        return dict(json.loads(file.read(length)))
