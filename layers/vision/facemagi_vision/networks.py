"""The engine's networks, each loaded on first use and then kept."""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.float32]

MODELS = Path(__file__).parent / "models"


class Network:
    """A TFLite network. Threads may share it; their calls run one after another.

    Args:
        interpreter: LiteRT's `Interpreter` with the network, for this object alone.
    """

    def __init__(self, interpreter: Any) -> None:
        self._interpreter = interpreter
        self._interpreter.allocate_tensors()
        # The order of inputs is arbitrary in a network that was cut out of another one, so it is that of their names.
        self._inputs = [tensor["index"] for tensor in sorted(self._interpreter.get_input_details(), key=_name)]
        self._outputs = [tensor["index"] for tensor in self._interpreter.get_output_details()]
        self._lock = Lock()

    def __call__(self, *inputs: Tensor) -> list[Tensor]:
        """Run the network once.

        Args:
            inputs: float32, in the network's own shapes, batch axis first; ordered by the inputs' names.

        Returns:
            The outputs: float32, in the network's own shapes and order.
        """
        with self._lock:
            for index, tensor in zip(self._inputs, inputs, strict=True):
                self._interpreter.set_tensor(index, tensor)
            self._interpreter.invoke()
            return [self._interpreter.get_tensor(index) for index in self._outputs]


def read_network(path: Path) -> Network:
    """The network of a file, on one core.

    Args:
        path: the `.tflite` file.

    Raises:
        FileNotFoundError: the file does not exist yet.
    """
    from ai_edge_litert.interpreter import Interpreter

    if not path.is_file():
        raise FileNotFoundError(f"{path} is not there; ./scripts/vision-models makes it.")
    return Network(Interpreter(model_path=str(path), num_threads=1))


@cache
def network(name: str) -> Network:
    """One of the engine's networks.

    Args:
        name: of the file `models/{name}.tflite`.

    Raises:
        FileNotFoundError: the file does not exist yet.
    """
    return read_network(MODELS / f"{name}.tflite")


def _name(tensor: dict[str, Any]) -> str:
    return str(tensor["name"])
