"""Writes a LiteRT network as the bytes of a `.tflite` file, without a converter.

Only the layers that our networks have. All numbers are float32; pictures are (N, H, W, C).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from sagemaker_endpoints._litert.graph import Array, Graph, Tensor
from sagemaker_endpoints._litert.rounded import Rounded

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
        self._graph = Graph(start)
        self.ends: list[Tensor] = self._graph.ends

    def input(self, name: str, shape: Sequence[int]) -> Tensor:
        """Add an input.

        Args:
            name: inputs are passed in the order of their names.
            shape: with the batch axis.

        Returns:
            The input's tensor.
        """
        return self._graph.input(name, shape)

    def conv(
        self, x: Tensor, kernel: Array | Rounded, bias: Array, stride: int = 1, activation: int = LINEAR
    ) -> Tensor:
        """Convolve, with TensorFlow's SAME padding.

        Args:
            x: (N, H, W, I).
            kernel: (h, w, I, O), TensorFlow's order; with rounded numbers, LiteRT rounds each picture to 8 bits too.
            bias: (O,).
            stride: in both directions.
            activation: `LINEAR`, `RELU` or `RELU6`.

        Returns:
            (N, ceil(H / stride), ceil(W / stride), O).
        """
        options = schema.Conv2DOptionsT()
        options.dilationHFactor = options.dilationWFactor = 1
        _set_convolution(options, stride, activation)
        if isinstance(kernel, Rounded):
            numbers, channels = self._graph.rounded(kernel), kernel.outputs
        else:
            numbers, channels = self._graph.constant(kernel.transpose(3, 0, 1, 2)), kernel.shape[3]
        inputs = [x, numbers, self._graph.constant(bias)]
        shape = self._strided(x, stride, channels)
        return self._graph.layer(_OPERATORS.CONV_2D, inputs, shape, _OPTIONS.Conv2DOptions, options)

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
        inputs = [x, self._graph.constant(kernel.transpose(3, 0, 1, 2)), self._graph.constant(bias)]
        shape = self._strided(x, stride, kernel.shape[2])
        return self._graph.layer(_OPERATORS.DEPTHWISE_CONV_2D, inputs, shape, _OPTIONS.DepthwiseConv2DOptions, options)

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
        inputs = [x, self._graph.constant(kernel.T), self._graph.constant(bias)]
        shape = (self._graph.shape(x)[0], kernel.shape[1])
        return self._graph.layer(_OPERATORS.FULLY_CONNECTED, inputs, shape, _OPTIONS.FullyConnectedOptions, options)

    def mean(self, x: Tensor) -> Tensor:
        """Average over height and width.

        Args:
            x: (N, H, W, C).

        Returns:
            (N, C).
        """
        batch, _, _, channels = self._graph.shape(x)
        axes = self._graph.constant(np.array([1, 2], np.int32))
        return self._graph.layer(
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
        shape = [*self._graph.shape(tensors[0])[:3], sum(self._graph.shape(tensor)[3] for tensor in tensors)]
        return self._graph.layer(_OPERATORS.CONCATENATION, list(tensors), shape, _OPTIONS.ConcatenationOptions, options)

    def multiply(self, x: Tensor, y: Tensor) -> Tensor:
        """Multiply the numbers of two tensors.

        Args:
            x: of any shape.
            y: of the same shape.

        Returns:
            Of the same shape.
        """
        return self._graph.layer(
            _OPERATORS.MUL, [x, y], self._graph.shape(x), _OPTIONS.MulOptions, schema.MulOptionsT()
        )

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
        batch, height, width, channels = self._graph.shape(x)
        shape = (batch, height // factor, width // factor, channels)
        return self._graph.layer(_OPERATORS.AVERAGE_POOL_2D, [x], shape, _OPTIONS.Pool2DOptions, options)

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
        batch, height, width, channels = self._graph.shape(x)
        size = self._graph.constant(np.array([height * factor, width * factor], np.int32))
        shape = (batch, height * factor, width * factor, channels)
        return self._graph.layer(_OPERATORS.RESIZE_BILINEAR, [x, size], shape, _OPTIONS.ResizeBilinearOptions, options)

    def softmax(self, x: Tensor) -> Tensor:
        """Turn scores into shares with the sum 1.

        Args:
            x: of any shape; the scores are along the last axis.

        Returns:
            Of the same shape.
        """
        options = schema.SoftmaxOptionsT()
        options.beta = 1.0
        return self._graph.layer(_OPERATORS.SOFTMAX, [x], self._graph.shape(x), _OPTIONS.SoftmaxOptions, options)

    def sigmoid(self, x: Tensor) -> Tensor:
        """Compute 1 / (1 + exp(-x)).

        Args:
            x: of any shape.

        Returns:
            Of the same shape.
        """
        return self._graph.layer(_OPERATORS.LOGISTIC, [x], self._graph.shape(x), _OPTIONS.NONE, None)

    def finish(self, outputs: Sequence[Tensor]) -> bytes:
        """Write the network.

        Args:
            outputs: the tensors that a call returns, in this order.

        Returns:
            The content of a `.tflite` file.
        """
        return self._graph.finish(outputs)

    def _strided(self, x: Tensor, stride: int, channels: int) -> tuple[int, ...]:
        batch, height, width, _ = self._graph.shape(x)
        return batch, -(-height // stride), -(-width // stride), channels


def _set_convolution(options: Any, stride: int, activation: int) -> None:
    options.padding = schema.Padding.SAME
    options.strideH = options.strideW = stride
    options.fusedActivationFunction = activation
