"""Writes a LiteRT network as the bytes of a `.tflite` file, without a converter.

Only the layers that our networks have. All numbers are float32; pictures are (N, H, W, C).
"""

from collections.abc import Sequence
from typing import Any

import flatbuffers  # type: ignore[import-untyped]
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

Array = NDArray[Any]

Tensor = int
"""The index of a tensor in the network."""

FILE_IDENTIFIER = b"TFL3"
SCHEMA_VERSION = 3

RELU, RELU6 = schema.ActivationFunctionType.RELU, schema.ActivationFunctionType.RELU6
LINEAR = schema.ActivationFunctionType.NONE
"""What a layer does with its sums: max(x, 0); min(max(x, 0), 6); nothing."""

_OPERATORS = schema.BuiltinOperator
_OPTIONS = schema.BuiltinOptions


class NetworkBuilder:
    """A network that grows layer by layer. Each layer takes tensors and returns the tensor of its result.

    Args:
        start: the content of a `.tflite` file, whose network grows further; None for an empty network. Its inputs stay
            inputs; its outputs are outputs no longer, but tensors like all others.

    Attributes:
        ends: the outputs of `start`, in its order.

    Example:
        >>> network = NetworkBuilder()
        >>> x = network.input("x", (1, 2))
        >>> y = network.dense(x, np.eye(2, dtype=np.float32), np.zeros(2, np.float32))
        >>> network.finish([network.softmax(y)])[4:8]
        b'TFL3'
    """

    def __init__(self, start: bytes | None = None) -> None:
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

    def conv(self, x: Tensor, kernel: Array, bias: Array, stride: int = 1, activation: int = LINEAR) -> Tensor:
        """Convolve, with TensorFlow's SAME padding.

        Args:
            x: (N, H, W, I).
            kernel: (h, w, I, O), TensorFlow's order.
            bias: (O,).
            stride: in both directions.
            activation: `LINEAR`, `RELU` or `RELU6`.

        Returns:
            (N, ceil(H / stride), ceil(W / stride), O).
        """
        options = schema.Conv2DOptionsT()
        options.dilationHFactor = options.dilationWFactor = 1
        _set_convolution(options, stride, activation)
        inputs = [x, self._constant(kernel.transpose(3, 0, 1, 2)), self._constant(bias)]
        shape = self._strided(x, stride, kernel.shape[3])
        return self._layer(_OPERATORS.CONV_2D, inputs, shape, _OPTIONS.Conv2DOptions, options)

    def depthwise(self, x: Tensor, kernel: Array, bias: Array, stride: int = 1, activation: int = LINEAR) -> Tensor:
        """Convolve each channel with a kernel of its own, with TensorFlow's SAME padding.

        Args:
            x: (N, H, W, C).
            kernel: (h, w, C, 1), TensorFlow's order.
            bias: (C,).
            stride: in both directions.
            activation: `LINEAR`, `RELU` or `RELU6`.

        Returns:
            (N, ceil(H / stride), ceil(W / stride), C).
        """
        options = schema.DepthwiseConv2DOptionsT()
        options.depthMultiplier = options.dilationHFactor = options.dilationWFactor = 1
        _set_convolution(options, stride, activation)
        inputs = [x, self._constant(kernel.transpose(3, 0, 1, 2)), self._constant(bias)]
        shape = self._strided(x, stride, kernel.shape[2])
        return self._layer(_OPERATORS.DEPTHWISE_CONV_2D, inputs, shape, _OPTIONS.DepthwiseConv2DOptions, options)

    def dense(self, x: Tensor, kernel: Array, bias: Array, activation: int = LINEAR) -> Tensor:
        """Compute x · kernel + bias.

        Args:
            x: (N, I).
            kernel: (I, O).
            bias: (O,).
            activation: `LINEAR`, `RELU` or `RELU6`.

        Returns:
            (N, O).
        """
        options = schema.FullyConnectedOptionsT()
        options.fusedActivationFunction = activation
        inputs = [x, self._constant(kernel.T), self._constant(bias)]
        shape = (self._shape(x)[0], kernel.shape[1])
        return self._layer(_OPERATORS.FULLY_CONNECTED, inputs, shape, _OPTIONS.FullyConnectedOptions, options)

    def mean(self, x: Tensor) -> Tensor:
        """Average over height and width.

        Args:
            x: (N, H, W, C).

        Returns:
            (N, C).
        """
        batch, _, _, channels = self._shape(x)
        axes = self._constant(np.array([1, 2], np.int32))
        return self._layer(
            _OPERATORS.MEAN, [x, axes], (batch, channels), _OPTIONS.ReducerOptions, schema.ReducerOptionsT()
        )

    def concatenate(self, tensors: Sequence[Tensor]) -> Tensor:
        """Put the channels of pictures behind each other.

        Args:
            tensors: (N, H, W, C) each, of the same N, H and W.

        Returns:
            (N, H, W, the sum of all C).
        """
        options = schema.ConcatenationOptionsT()
        options.axis = 3
        shape = [*self._shape(tensors[0])[:3], sum(self._shape(tensor)[3] for tensor in tensors)]
        return self._layer(_OPERATORS.CONCATENATION, list(tensors), shape, _OPTIONS.ConcatenationOptions, options)

    def multiply(self, x: Tensor, y: Tensor) -> Tensor:
        """Multiply the numbers of two tensors.

        Args:
            x: of any shape.
            y: of the same shape.

        Returns:
            Of the same shape.
        """
        return self._layer(_OPERATORS.MUL, [x, y], self._shape(x), _OPTIONS.MulOptions, schema.MulOptionsT())

    def shrink(self, x: Tensor, factor: int) -> Tensor:
        """Average squares of pixels.

        Args:
            x: (N, H, W, C).
            factor: the side of the squares; divides H and W.

        Returns:
            (N, H / factor, W / factor, C).
        """
        options = schema.Pool2DOptionsT()
        options.padding = schema.Padding.VALID
        options.strideH = options.strideW = options.filterHeight = options.filterWidth = factor
        batch, height, width, channels = self._shape(x)
        shape = (batch, height // factor, width // factor, channels)
        return self._layer(_OPERATORS.AVERAGE_POOL_2D, [x], shape, _OPTIONS.Pool2DOptions, options)

    def enlarge(self, x: Tensor, factor: int) -> Tensor:
        """Enlarge by bilinear interpolation between the centres of pixels.

        Args:
            x: (N, H, W, C).
            factor: of both sides.

        Returns:
            (N, H · factor, W · factor, C).
        """
        options = schema.ResizeBilinearOptionsT()
        options.halfPixelCenters = True
        batch, height, width, channels = self._shape(x)
        size = self._constant(np.array([height * factor, width * factor], np.int32))
        shape = (batch, height * factor, width * factor, channels)
        return self._layer(_OPERATORS.RESIZE_BILINEAR, [x, size], shape, _OPTIONS.ResizeBilinearOptions, options)

    def softmax(self, x: Tensor) -> Tensor:
        """Turn scores into shares with the sum 1.

        Args:
            x: of any shape; the scores are along the last axis.

        Returns:
            Of the same shape.
        """
        options = schema.SoftmaxOptionsT()
        options.beta = 1.0
        return self._layer(_OPERATORS.SOFTMAX, [x], self._shape(x), _OPTIONS.SoftmaxOptions, options)

    def sigmoid(self, x: Tensor) -> Tensor:
        """Compute 1 / (1 + exp(-x)).

        Args:
            x: of any shape.

        Returns:
            Of the same shape.
        """
        return self._layer(_OPERATORS.LOGISTIC, [x], self._shape(x), _OPTIONS.NONE, None)

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

    def _layer(self, operator: int, inputs: list[Tensor], shape: Sequence[int], kind: int, options: Any) -> Tensor:
        layer = schema.OperatorT()
        layer.opcodeIndex = self._code(operator)
        layer.inputs, layer.outputs = inputs, [self._tensor(shape)]
        layer.builtinOptionsType, layer.builtinOptions = kind, options
        self._graph.operators.append(layer)
        return int(layer.outputs[0])

    def _code(self, operator: int) -> int:
        """The index of a kind of operator in the model's list, which has each kind once."""
        codes = [code.builtinCode for code in self._model.operatorCodes]
        if operator not in codes:
            code = schema.OperatorCodeT()
            code.builtinCode = code.deprecatedBuiltinCode = operator
            code.version = 1
            self._model.operatorCodes.append(code)
        return [*codes, operator].index(operator)

    def _constant(self, array: Array) -> Tensor:
        buffer = schema.BufferT()
        wide = array if array.dtype == np.int32 else array.astype(np.float32)
        buffer.data = np.frombuffer(np.ascontiguousarray(wide).tobytes(), np.uint8)
        self._model.buffers.append(buffer)
        return self._tensor(wide.shape, wide.dtype, len(self._model.buffers) - 1)

    def _tensor(self, shape: Sequence[int], dtype: Any = np.float32, buffer: int = 0, name: str = "") -> Tensor:
        tensor = schema.TensorT()
        tensor.shape, tensor.buffer = list(shape), buffer
        tensor.type = schema.TensorType.INT32 if dtype == np.int32 else schema.TensorType.FLOAT32
        tensor.name = name or f"t{len(self._graph.tensors)}"
        self._graph.tensors.append(tensor)
        return len(self._graph.tensors) - 1

    def _shape(self, x: Tensor) -> list[int]:
        return list(self._graph.tensors[x].shape)

    def _strided(self, x: Tensor, stride: int, channels: int) -> tuple[int, ...]:
        batch, height, width, _ = self._shape(x)
        return batch, -(-height // stride), -(-width // stride), channels


def _empty_model() -> Any:
    graph, model = schema.SubGraphT(), schema.ModelT()
    graph.tensors, graph.operators, graph.inputs, graph.outputs = [], [], [], []
    model.version, model.subgraphs = SCHEMA_VERSION, [graph]
    model.buffers, model.operatorCodes = [schema.BufferT()], []
    return model


def _set_convolution(options: Any, stride: int, activation: int) -> None:
    options.padding = schema.Padding.SAME
    options.strideH = options.strideW = stride
    options.fusedActivationFunction = activation
