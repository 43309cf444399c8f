"""Reads LiteRT networks, as their authors publish them: one file of operators and weights, kept as it is."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers.arrays import Array, IsNeeded

FILE_IDENTIFIER = b"TFL3"
"""Bytes 4 to 7 of every LiteRT file: the file identifier of its FlatBuffers schema."""

NETWORK = "network"
"""The name of the only array."""


def tflite_arrays(file: Path, is_needed: IsNeeded) -> Iterator[tuple[str, Array]]:
    """The file's bytes as one array of uint8, with the address `FILE!network`.

    The operators are not read here. The importer lets the network's module check its inputs and outputs.

    Raises:
        WeightsError: the file is no LiteRT network.
    """
    content = np.fromfile(file, np.uint8)
    if content[4:8].tobytes() != FILE_IDENTIFIER:
        raise WeightsError(f"{file.name} is no LiteRT network.")
    address = f"{file.name}!{NETWORK}"
    if is_needed(address):
        yield address, content
