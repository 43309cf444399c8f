"""The index of a folder of weights in S3: which files there are, and the SHA-256 of each. The deployment writes it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "index.json"
"""The name of the index in the folder."""


@dataclass(frozen=True)
class IndexedFile:
    """A file of the folder.

    Attributes:
        sha256: of its content, hexadecimal.
        bytes: its size.
    """

    sha256: str
    bytes: int


def key_of(file: Path) -> str:
    """The key of a weights file in the folder: the model's name and the file's.

    Args:
        file: in the folder of its model.

    Example:
        >>> key_of(Path("weights/face_parsing/face_parsing.safetensors"))
        'face_parsing/face_parsing.safetensors'
    """
    return f"{file.parent.name}/{file.name}"


def write(files: Sequence[Path]) -> bytes:
    """The index of some files.

    Args:
        files: each in the folder of its model.
    """
    return json.dumps({key_of(file): asdict(_indexed(file)) for file in files}, indent=1).encode()


def read(content: bytes) -> Mapping[str, IndexedFile]:
    """The files of an index by their keys.

    Args:
        content: from `write`.

    Raises:
        ValueError: this is no index.
        TypeError: as ValueError.
    """
    return {key: IndexedFile(**members) for key, members in json.loads(content).items()}


def _indexed(file: Path) -> IndexedFile:
    with file.open("rb") as stream:
        return IndexedFile(hashlib.file_digest(stream, "sha256").hexdigest(), file.stat().st_size)
