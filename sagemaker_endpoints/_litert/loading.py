"""Load a network into LiteRT, from the arrays of a weights file or from the bytes of a `.tflite` file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.networks import Network
from sagemaker_endpoints._sdk.weights_header import read_header

Array = NDArray[np.float32]

Variables = Callable[[Mapping[str, tuple[int, ...]]], Mapping[str, tuple[int, ...]]]
"""The names and shapes that a network needs, given those of a weights file: `variables` of its module."""

Write = Callable[[Mapping[str, Array]], bytes]
"""Writes the network of these arrays as a `.tflite` file: `write` of its module."""


def load_network(file: Path, variables: Variables, write: Write) -> Network:
    """Load the network of a weights file; arrays stored as float16 become float32.

    Args:
        file: a `.safetensors` file that `scripts/weights` wrote.
        variables: the network's own `variables`.
        write: the network's own `write`.

    Returns:
        The network, on one core; threads may share it.

    Raises:
        ValueError: the file is damaged, or its names or shapes are not those of the network.
    """
    header = read_header(file)
    if dict(variables(header.shapes)) != header.shapes:
        raise ValueError(f"{file.name} does not have the names and shapes that the network needs")
    return network_of(write({name: array.astype(np.float32) for name, array in _arrays(file).items()}))


def network_of(content: bytes) -> Network:
    """The network of a `.tflite` file that is already in memory.

    Args:
        content: the file's content.

    Returns:
        The network, on one core; threads may share it.

    Raises:
        ValueError: LiteRT cannot read the content.
    """
    from ai_edge_litert.interpreter import Interpreter

    return Network(Interpreter(model_content=content, num_threads=1))


def _arrays(file: Path) -> dict[str, Any]:
    from safetensors.numpy import load_file

    return load_file(file)
