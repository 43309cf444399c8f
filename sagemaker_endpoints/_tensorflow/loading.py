"""Load a weights file into TensorFlow, and trace a network's functions with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sagemaker_endpoints._sdk.weights_header import read_header

Variables = Callable[[Mapping[str, tuple[int, ...]]], Mapping[str, tuple[int, ...]]]
"""The names and shapes that a network needs, given those of a weights file: `variables` of each `network.py`."""

Side = int | None
"""Length of one side of a tensor; None where it varies from call to call."""

CPU, GPU = "/CPU:0", "/GPU:0"


@dataclass(frozen=True)
class LoadedNetwork:
    """The weights of a network, which its functions take as their first argument.

    Attributes:
        weights: float32 tensors by name, on the device.
        device: TensorFlow's name of the device.
        settings: the settings in the header of the weights file.
    """

    weights: Mapping[str, Any]
    device: str
    settings: Mapping[str, Any]

    @contextmanager
    def running(self) -> Iterator[None]:
        """The context to call the network's functions in: on its device."""
        import tensorflow as tf

        with tf.device(self.device):
            yield

    def traced(self, function: Callable[..., Any], *inputs: Sequence[Side]) -> Callable[..., Any]:
        """Trace a network's function with its weights, once for all sizes of pictures.

        The graph is not compiled with XLA, which would compile it anew for every size of picture and of batch: one to
        two seconds each time on a CPU of two cores. The networks here are also slower with XLA: 0.8 to 1.0 times as
        fast.

        Args:
            function: called as `function(weights, *tensors)`.
            inputs: the shape of each tensor, all float32.

        Returns:
            The graph, called as `graph(*tensors)`.
        """
        import tensorflow as tf

        def bound(*tensors: Any) -> Any:
            return function(self.weights, *tensors)

        signature = [tf.TensorSpec(shape, tf.float32) for shape in inputs]
        return tf.function(bound, input_signature=signature, autograph=False)  # type: ignore[no-any-return]


def load_network(file: Path, variables: Variables, device: str) -> LoadedNetwork:
    """Load the weights of a network; arrays stored as float16 become float32.

    TensorFlow uses all cores of the process by default.

    Args:
        file: a `.safetensors` file that `scripts/weights` wrote.
        variables: the model's own `network.variables`.
        device: `cpu`, `cuda`, or `auto` for a GPU where there is one.

    Returns:
        The weights on the device.

    Raises:
        ValueError: the file is damaged, its names or shapes are not those of the network, or the device is missing.
    """
    import tensorflow as tf
    from safetensors import safe_open

    chosen = choose_device(device)
    header = read_header(file)
    if dict(variables(header.shapes)) != header.shapes:
        raise ValueError(f"{file.name} does not have the names and shapes that the network needs")
    with safe_open(file, "numpy") as arrays, tf.device(chosen):
        weights = {name: tf.cast(tf.constant(arrays.get_tensor(name)), tf.float32) for name in header.shapes}
    return LoadedNetwork(weights, chosen, header.settings)


def choose_device(device: str) -> str:
    """TensorFlow's name of a device. A GPU's memory is allocated as it is needed.

    Args:
        device: `cpu`, `cuda`, or `auto`, which is a GPU where there is one and the CPU elsewhere.

    Returns:
        `CPU` or `GPU`.

    Raises:
        ValueError: `cuda` without a GPU. TensorFlow itself would use the CPU without an error.
    """
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    if device == "cpu" or (device == "auto" and not gpus):
        return CPU
    if not gpus:
        raise ValueError(f"{device} is not available: TensorFlow finds no GPU")
    for gpu in gpus:
        tf.config.experimental.set_memory_growth(gpu, True)
    return GPU
