"""MediaPipe's selfie segmentation with six classes, run as the LiteRT file that its authors publish.

Origin: SelfieMulticlass (256x256), float32, of MediaPipe's image segmenter, Google, 2023.
Licence: Apache-2.0.
Differences: none; the file is stored as it is, as one array of bytes.

The input is a photo stretched to the square: (1, 256, 256, 3) float32, red first, 0…1. The output has a score for each
class of `classes.py`, before the softmax: (1, 256, 256, 6) float32.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._litert.builder import NetworkBuilder
from sagemaker_endpoints._litert.loading import network_of
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32

Shapes = Mapping[str, tuple[int, ...]]
Segment = Callable[[RGB], NDArray[np.float32]]
"""(256, 256, 3) uint8, a picture -> (256, 256, 6) float32, scores."""

NAME = "network"
"""The only array of the weights file: the bytes of the `.tflite` file."""

PUBLISHED_BYTES = 16_371_837

INPUT, OUTPUT = (1, 256, 256, 3), (1, 256, 256, 6)

SPREAD = 4.0
"""Standard deviation of the random network's kernel: large enough for all classes to appear in a photo's map."""


def variables(shapes: Shapes) -> dict[str, tuple[int, ...]]:
    """The name and the shape of the only array.

    Args:
        shapes: those of a weights file, whose size is accepted; empty for the published file.
    """
    return {NAME: shapes.get(NAME, (PUBLISHED_BYTES,))}


def check(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Check that the array is a network with our input and our output.

    Args:
        arrays: the arrays of a weights file.

    Raises:
        ValueError: LiteRT cannot read it, or its input or output is another one.
    """
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=arrays[NAME].astype(np.uint8).tobytes())
    found = [_form(interpreter.get_input_details()), _form(interpreter.get_output_details())]
    expected = [[(INPUT, "float32")], [(OUTPUT, "float32")]]
    if found != expected:
        raise ValueError(f"its inputs and outputs are {found}, not {expected}")


def random_arrays() -> dict[str, NDArray[np.uint8]]:
    """A network with random weights and the same input and output: one convolution of single pixels.

    Returns:
        The arrays of its weights file.
    """
    kernel = SPREAD * np.random.Generator(np.random.PCG64(0)).standard_normal((1, 1, INPUT[-1], OUTPUT[-1]))
    network = NetworkBuilder()
    centred = kernel - kernel.mean(axis=3, keepdims=True)
    scores = network.conv(network.input("picture", INPUT), centred, np.zeros(OUTPUT[-1]))
    return {NAME: np.frombuffer(network.finish([scores]), np.uint8)}


def load_network(file: Path) -> Segment:
    """Load the network of a weights file; it runs on the CPU.

    Args:
        file: the `.safetensors` file that `scripts/weights` wrote.

    Raises:
        ValueError: the file is damaged, or the network's input or output is another one.
    """
    from safetensors.numpy import load_file

    arrays = load_file(file)
    check(arrays)
    network = network_of(arrays[NAME].tobytes())

    def segment(rgb: RGB) -> NDArray[np.float32]:
        (scores,) = network(rgb[None].astype(np.float32) / np.float32(255))
        return float32(scores[0])

    return segment


def _form(tensors: list[dict[str, Any]]) -> list[tuple[tuple[int, ...], str]]:
    """Shape and dtype of each tensor."""
    return [(tuple(int(side) for side in tensor["shape"]), np.dtype(tensor["dtype"]).name) for tensor in tensors]
