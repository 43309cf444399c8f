"""The networks, each loaded when it is first wanted and then kept."""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.float32]

MODELS = Path(__file__).parent / "models"


class Network:
    """One TFLite network on one core. May be called from many threads; they take turns.

    Raises:
        FileNotFoundError: the file has not been made yet.
    """

    def __init__(self, path: Path) -> None:
        from ai_edge_litert.interpreter import Interpreter

        if not path.is_file():
            raise FileNotFoundError(f"{path} is not there; ./scripts/vision-models makes it.")
        self._interpreter = Interpreter(model_path=str(path), num_threads=1)
        self._interpreter.allocate_tensors()
        # Cutting a network leaves the order of its inputs open; their names keep it.
        self._inputs = [tensor["index"] for tensor in sorted(self._interpreter.get_input_details(), key=_name)]
        self._outputs = [tensor["index"] for tensor in self._interpreter.get_output_details()]
        self._lock = Lock()

    def __call__(self, *inputs: Tensor) -> list[Tensor]:
        """Run it once. inputs, outputs: float32, in the network's own shapes, batch axis first."""
        with self._lock:
            for index, tensor in zip(self._inputs, inputs, strict=True):
                self._interpreter.set_tensor(index, tensor)
            self._interpreter.invoke()
            return [self._interpreter.get_tensor(index) for index in self._outputs]


@cache
def network(name: str) -> Network:
    """The network of the file `models/{name}.tflite`."""
    return Network(MODELS / f"{name}.tflite")


def _name(tensor: dict[str, Any]) -> str:
    return str(tensor["name"])
