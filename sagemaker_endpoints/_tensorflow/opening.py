"""From a weights file to tensors that a network's functions can be called with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sagemaker_endpoints._runtime.weights_header import read_header

Variables = Callable[[Mapping[str, tuple[int, ...]]], Mapping[str, tuple[int, ...]]]


@dataclass(frozen=True)
class Opened:
    """A network's weights, ready to be asked with.

    weights: float32 tensors by name, on the device. device: TensorFlow's name for it.
    settings: what the weights file says beside its numbers.
    """

    weights: Mapping[str, Any]
    device: str
    settings: Mapping[str, Any]


def open_weights(file: Path, variables: Variables, device: str) -> Opened:
    """The weights of a file that has just what the network wants; those kept as float16 become float32.

    variables: what the network wants, as its `network.variables`. device: `cpu`, `cuda`, or `auto`.

    Raises:
        ValueError: the file is damaged, or its names or shapes are not the network's.
    """
    import tensorflow as tf
    from safetensors import safe_open

    chosen = choose_device(device)
    header = read_header(file)
    if dict(variables(header.shapes)) != header.shapes:
        raise ValueError(f"{file.name} has not the names and shapes that the network wants")
    with safe_open(file, "numpy") as opened, tf.device(chosen):
        weights = {name: tf.cast(tf.constant(opened.get_tensor(name)), tf.float32) for name in header.shapes}
    return Opened(weights, chosen, header.settings)


def choose_device(device: str) -> str:
    """TensorFlow's name of a device; `auto` is a GPU where there is one. A GPU's memory is taken as it is needed."""
    import tensorflow as tf

    found = tf.config.list_physical_devices("GPU")
    if device == "cpu" or (device == "auto" and not found):
        return "/CPU:0"
    for gpu in found:
        tf.config.experimental.set_memory_growth(gpu, True)
    return "/GPU:0"
