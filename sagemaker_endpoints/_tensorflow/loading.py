"""From a weights file to functions that can be asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sagemaker_endpoints._sdk.weights_header import read_header

Variables = Callable[[Mapping[str, tuple[int, ...]]], Mapping[str, tuple[int, ...]]]
Side = int | None

CPU, GPU = "/CPU:0", "/GPU:0"


@dataclass(frozen=True)
class LoadedNetwork:
    """A network's weights, ready to be asked with.

    weights: float32 tensors by name, on the device. device: TensorFlow's name for it.
    settings: what the weights file says beside its numbers.
    """

    weights: Mapping[str, Any]
    device: str
    settings: Mapping[str, Any]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Where the network may be asked."""
        import tensorflow as tf

        with tf.device(self.device):
            yield

    def traced(self, function: Callable[..., Any], *inputs: Sequence[Side]) -> Callable[..., Any]:
        """One of a network's functions with its weights, as a graph that is traced once, whatever pictures come.

        function: `function(weights, *tensors)`. inputs: the shape of each tensor, float32; None is a free side.

        It is not compiled by XLA, which would do so anew for every size of picture and of batch. On a CPU of two cores
        that takes a second or two each time, and the networks here are slower for it: 0.8 to 1.0 times as fast.
        """
        import tensorflow as tf

        def bound(*tensors: Any) -> Any:
            return function(self.weights, *tensors)

        signature = [tf.TensorSpec(shape, tf.float32) for shape in inputs]
        return tf.function(bound, input_signature=signature, autograph=False)  # type: ignore[no-any-return]


def open_weights(file: Path, variables: Variables, device: str) -> LoadedNetwork:
    """The weights of a file that has just what the network wants; those kept as float16 become float32.

    TensorFlow takes all cores that the process may use, by itself.

    variables: what the network wants, as its `network.variables`. device: `cpu`, `cuda`, or `auto`.

    Raises:
        ValueError: the file is damaged, its names or shapes are not the network's, or there is no such device.
    """
    import tensorflow as tf
    from safetensors import safe_open

    chosen = choose_device(device)
    header = read_header(file)
    if dict(variables(header.shapes)) != header.shapes:
        raise ValueError(f"{file.name} has not the names and shapes that the network wants")
    with safe_open(file, "numpy") as opened, tf.device(chosen):
        weights = {name: tf.cast(tf.constant(opened.get_tensor(name)), tf.float32) for name in header.shapes}
    return LoadedNetwork(weights, chosen, header.settings)


def choose_device(device: str) -> str:
    """TensorFlow's name of a device; `auto` is a GPU where there is one. A GPU's memory is taken as it is needed.

    Raises:
        ValueError: `cuda`, and there is no GPU that TensorFlow can use. It would go on without one, and not say so.
    """
    import tensorflow as tf

    found = tf.config.list_physical_devices("GPU")
    if device == "cpu" or (device == "auto" and not found):
        return CPU
    if not found:
        raise ValueError(f"{device} is not there: TensorFlow sees no GPU")
    for gpu in found:
        tf.config.experimental.set_memory_growth(gpu, True)
    return GPU
