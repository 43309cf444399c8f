"""The tensors and layers of a `.tflite` file, from which `builder` builds networks."""

from collections.abc import Sequence
from typing import Any

import flatbuffers  # type: ignore[import-untyped]
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from sagemaker_endpoints._litert.rounded import Rounded

Array = NDArray[Any]

Tensor = int
"""The index of a tensor in the network."""

FILE_IDENTIFIER = b"TFL3"
SCHEMA_VERSION = 3

TYPES = {"float32": schema.TensorType.FLOAT32, "int32": schema.TensorType.INT32, "int8": schema.TensorType.INT8}
"""The file's name for each type of numbers."""


class Graph:
    """A network in the terms of the file format.

    Args:
        start: the content of a `.tflite` file, whose network grows further; None for an empty one.

    Attributes:
        ends: the outputs of `start`, in its order.
    """

    def __init__(self, start: bytes | None) -> None:
        self._model = _empty_model() if start is None else schema.ModelT.InitFromPackedBuf(start, 0)
        self._graph = self._model.subgraphs[0]
        self._graph.inputs, self._model.signatureDefs = list(self._graph.inputs), None
        self.ends: list[Tensor] = [int(tensor) for tensor in self._graph.outputs]

    def input(self, name: str, shape: Sequence[int]) -> Tensor:
        """Add an input.

        Args:
            name: inputs are passed in the order of their names.
            shape: with the batch axis.

        Returns:
            The input's tensor.
        """
        tensor = self._tensor(shape, name=name)
        self._graph.inputs.append(tensor)
        return tensor

    def layer(self, operator: int, inputs: list[Tensor], shape: Sequence[int], kind: int, options: Any) -> Tensor:
        """Add a layer.

        Args:
            operator: one of the schema's `BuiltinOperator`.
            inputs: what it takes.
            shape: of its result.
            kind: one of the schema's `BuiltinOptions`.
            options: of that kind.

        Returns:
            The tensor of its result.
        """
        layer = schema.OperatorT()
        layer.opcodeIndex = self._code(operator)
        layer.inputs, layer.outputs = inputs, [self._tensor(shape)]
        layer.builtinOptionsType, layer.builtinOptions = kind, options
        self._graph.operators.append(layer)
        return int(layer.outputs[0])

    def constant(self, array: Array) -> Tensor:
        """Add numbers that are the same for all inputs.

        Args:
            array: int32 stays int32, everything else becomes float32.

        Returns:
            Their tensor.
        """
        return self._stored(array if array.dtype == np.int32 else array.astype(np.float32))

    def rounded(self, kernel: Rounded) -> Tensor:
        """Add a kernel of rounded numbers. A layer that takes it rounds what else it takes, anew for each input.

        Args:
            kernel: of a convolution.

        Returns:
            Its tensor.
        """
        tensor = self._stored(kernel.numbers)
        scales = schema.QuantizationParametersT()
        scales.scale, scales.zeroPoint = kernel.scales.tolist(), [0] * kernel.outputs
        self._graph.tensors[tensor].quantization = scales
        return tensor

    def shape(self, x: Tensor) -> list[int]:
        """The shape of a tensor.

        Args:
            x: the tensor.
        """
        return list(self._graph.tensors[x].shape)

    def finish(self, outputs: Sequence[Tensor]) -> bytes:
        """Write the network.

        Args:
            outputs: the tensors that a call returns, in this order.

        Returns:
            The content of a `.tflite` file.
        """
        self._graph.outputs = list(outputs)
        builder = flatbuffers.Builder(
            sum(len(buffer.data) for buffer in self._model.buffers if buffer.data is not None)
        )
        builder.Finish(self._model.Pack(builder), FILE_IDENTIFIER)
        return bytes(builder.Output())

    def _code(self, operator: int) -> int:
        """The index of a kind of operator in the model's list, which has each kind once."""
        codes = [code.builtinCode for code in self._model.operatorCodes]
        if operator not in codes:
            code = schema.OperatorCodeT()
            code.builtinCode = code.deprecatedBuiltinCode = operator
            code.version = 1
            self._model.operatorCodes.append(code)
        return [*codes, operator].index(operator)

    def _stored(self, array: Array) -> Tensor:
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(np.ascontiguousarray(array).tobytes(), np.uint8)
        self._model.buffers.append(buffer)
        return self._tensor(array.shape, array.dtype.name, len(self._model.buffers) - 1)

    def _tensor(self, shape: Sequence[int], dtype: str = "float32", buffer: int = 0, name: str = "") -> Tensor:
        tensor = schema.TensorT()
        tensor.shape, tensor.buffer, tensor.type = list(shape), buffer, TYPES[dtype]
        tensor.name = name or f"t{len(self._graph.tensors)}"
        self._graph.tensors.append(tensor)
        return len(self._graph.tensors) - 1


def _empty_model() -> Any:
    graph, model = schema.SubGraphT(), schema.ModelT()
    graph.tensors, graph.operators, graph.inputs, graph.outputs = [], [], [], []
    model.version, model.subgraphs = SCHEMA_VERSION, [graph]
    model.buffers, model.operatorCodes = [schema.BufferT()], []
    return model
