"""What a safetensors file says of itself: read without a framework, and without its numbers.

The format is eight bytes of length, little endian, then that much JSON, then the numbers.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LONGEST_HEADER = 100_000_000
"""Bytes: the format's own bound."""


@dataclass(frozen=True)
class WeightsHeader:
    """What a weights file holds, and where it comes from.

    shapes: of every array, by name.
    origin: `published` or `random`.
    files: SHA-256 by name of the files that it was made from.
    settings: what the network must know beside its weights, such as the size of its crop.
    """

    shapes: dict[str, tuple[int, ...]]
    origin: str
    files: dict[str, str]
    settings: dict[str, Any]


def read_header(path: Path) -> WeightsHeader:
    """The header of a weights file.

    Raises:
        ValueError: it is not one of ours, or is damaged.
        OSError: it cannot be read.
    """
    try:
        told = _json(path)
        about = told.pop("__metadata__")
        shapes = {name: tuple(int(side) for side in array["shape"]) for name, array in told.items()}
        return WeightsHeader(shapes, about["origin"], json.loads(about["files"]), json.loads(about["settings"]))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path.name} is no weights file of ours, or is damaged: {error!r}") from error


def _json(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > LONGEST_HEADER:
            raise ValueError(f"a header of {length} bytes")
        return dict(json.loads(file.read(length)))
