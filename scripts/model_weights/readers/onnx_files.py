"""Reads the weights in an ONNX graph. The graph is parsed, not run."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers.arrays import Array, IsNeeded

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto, TensorProto


SUFFIX = "_dequant"
"""The end that converters add to the name of an array when they make it into floats again."""

DEFAULT_AXIS = 1
"""The axis of the scales of a DequantizeLinear node that names none (ONNX operators, DequantizeLinear)."""


def onnx_arrays(file: Path, is_needed: IsNeeded) -> Iterator[tuple[str, Array]]:
    """The needed arrays of an ONNX file with their addresses, `FILE!NAME`.

    The arrays are the initialisers of the graph. Integers that a DequantizeLinear node makes into floats are given as
    these floats, under the name of the node's output without `_dequant`; their scales and zero points are left out.

    Args:
        file: an ONNX model with all arrays in this file.
        is_needed: called once with every address; only arrays for which it is true are read.

    Yields:
        Address and array.

    Raises:
        WeightsError: the file is no ONNX model, or an array is damaged or in another file.
    """
    graph = _graph(file)
    stored = {tensor.name: tensor for tensor in graph.initializer}
    quantised = [node for node in graph.node if node.op_type == "DequantizeLinear" and node.input[0] in stored]
    parts = {name for node in quantised for name in node.input}
    try:
        for name, tensor in stored.items():
            if name not in parts and is_needed(f"{file.name}!{name}"):
                yield f"{file.name}!{name}", _array(tensor)
        for node in quantised:
            address = f"{file.name}!{node.output[0].removesuffix(SUFFIX)}"
            if is_needed(address):
                yield address, _dequantised(node, [_array(stored[name]) for name in node.input if name])
    except (ValueError, KeyError) as error:
        raise WeightsError(f"{file.name}: an array is damaged or not in this file: {error}.") from error


def _graph(file: Path) -> "GraphProto":
    import onnx
    from google.protobuf.message import DecodeError

    try:
        return onnx.load(file, load_external_data=False).graph
    except DecodeError as error:
        raise WeightsError(f"{file.name} cannot be read as an ONNX model.") from error


def _array(tensor: "TensorProto") -> Array:
    from onnx import external_data_helper, numpy_helper

    if external_data_helper.uses_external_data(tensor):
        raise ValueError(tensor.name)
    return numpy_helper.to_array(tensor)


def _dequantised(node: "NodeProto", inputs: list[Array]) -> Array:
    """(integers - zero point) · scale, with a scale for the whole array or for each index of one axis."""
    integers, scale, *zero = inputs
    axis = next((attribute.i for attribute in node.attribute if attribute.name == "axis"), DEFAULT_AXIS)
    shape = [-1 if index == axis else 1 for index in range(integers.ndim)] if scale.ndim else []
    centred = integers.astype(np.float32) - (zero[0].reshape(shape).astype(np.float32) if zero else np.float32(0))
    return np.asarray(centred * scale.reshape(shape), np.float32)
