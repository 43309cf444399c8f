"""Small ONNX files of the published layouts, with drawn weights; onnxruntime runs them. For the process of PyTorch."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.models.networks.parity_arrays import weights
from tests.support.samples import ROOT

Array = NDArray[Any]

CASES = {"style_presets": "multistyle26", "any_style": "arbitrary_stylisation"}
"""The stored results of each model, which list the names and shapes in the published files."""


def published(model: str) -> dict[str, Array]:
    """The arrays in a model's published files by their names there, drawn at random."""
    return weights(json.loads((ROOT / "tests" / "parity" / f"{CASES[model]}.json").read_text("utf-8")))


class Graph:
    """An ONNX graph that grows from its inputs to its output."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = arrays
        self._nodes: list[Any] = []

    def add(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """Add a node; the name of its output."""
        from onnx import helper

        name = output or f"{kind}{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, values: Sequence[float], dtype: Any = np.float32) -> str:
        """Add a constant; the name of its output."""
        from onnx import numpy_helper

        return self.add("Constant", value=numpy_helper.from_array(np.array(values, dtype)))

    def saved(self, inputs: Mapping[str, Sequence[Any]], output: str, file: Path) -> Path:
        """Write the graph with its arrays as initialisers."""
        import onnx
        from onnx import TensorProto, helper, numpy_helper

        graph = helper.make_graph(
            self._nodes,
            "graph",
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs.items()],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
            [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in self._arrays.items()],
        )
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), file)
        return file


def write_presets(file: Path, arrays: Mapping[str, Array]) -> Path:
    """Write the network of the 26 styles as an ONNX file, layer by layer as in the paper's table 1."""
    graph = Graph(arrays)

    def layer(x: str, name: str, stride: int = 1) -> str:
        border = arrays[f"{name}.w"].shape[-1] // 2
        pads = graph.constant([0, 0, border, border] * 2, np.int64)
        x = graph.add("Conv", graph.add("Pad", x, pads, mode="reflect"), f"{name}.w", strides=[stride, stride])
        scale, shift = (graph.add("MatMul", "style_weights", f"{name}.norm.{part}") for part in ("gamma", "beta"))
        return graph.add("InstanceNormalization", x, scale, shift, epsilon=1e-5)

    x = "image"
    for name, stride in (("contract.0", 1), ("contract.1", 2), ("contract.2", 2)):
        x = graph.add("Relu", layer(x, name, stride))
    for number in range(6):
        inner = graph.add("Relu", layer(x, f"res.{number}.0"))
        x = graph.add("Add", x, layer(inner, f"res.{number}.1"))
    for name in ("expand.0", "expand.1"):
        scales = graph.constant([1, 1, 2, 2])
        doubled = graph.add(
            "Resize", x, "", scales, mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"
        )
        x = graph.add("Relu", layer(doubled, name))
    output = graph.add("Sigmoid", layer(x, "expand.2"))
    return graph.saved({"image": [1, 3, "h", "w"], "style_weights": [26]}, output, file)


def run_onnx(file: Path, inputs: Mapping[str, Array]) -> Array:
    """The output of an ONNX file."""
    from onnxruntime import InferenceSession

    return np.asarray(InferenceSession(file, providers=["CPUExecutionProvider"]).run(None, dict(inputs))[0])


def write_quantised(folder: Path, arrays: Mapping[str, Array]) -> dict[str, Array]:
    """Write the two files of any style, with 8-bit weights as in the published ones: one scale for each output.

    Returns:
        The dequantised arrays, by the names of `arrays`.
    """
    expected: dict[str, Array] = {}
    for stem, prefixes in (
        ("arbitrary_predict", ("Mobilenet", "mobilenet")),
        ("arbitrary_transform", ("transformer", "style_params")),
    ):
        own = {name: array for name, array in arrays.items() if name.startswith(prefixes)}
        stored: dict[str, Array] = {}
        graph = Graph(stored)
        for number, (name, array) in enumerate(own.items()):
            dtype = np.int8 if array.ndim > 1 else np.int32
            scale = (np.abs(array).reshape(len(array), -1).max(axis=1) / 100).astype(np.float32)
            zero = np.arange(len(array), dtype=dtype) % 3
            shape = (-1, *(1 for _ in array.shape[1:]))
            integers = (np.rint(array / scale.reshape(shape)) + zero.reshape(shape)).astype(dtype)
            names = name, f"scale__{number}", f"zero_point__{number}"
            stored |= dict(zip(names, (integers, scale, zero), strict=True))
            graph.add("DequantizeLinear", *names, output=f"{name}_dequant", axis=0)
            expected[name] = ((integers.astype(np.float32) - zero.reshape(shape)) * scale.reshape(shape)).astype("f4")
        stored["pad_const__1"] = np.zeros(8, np.int64)
        graph.saved({"x": [1]}, f"{next(iter(own))}_dequant", folder / f"{stem}.onnx")
    return expected
