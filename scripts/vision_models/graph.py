"""Cuts a part out of a TFLite network."""

from typing import Any

import flatbuffers  # type: ignore[import-untyped]
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from scripts.vision_models.manifest import Cut

FILE_IDENTIFIER = b"TFL3"
MAIN = 0
"""Index of the only subgraph."""

EMPTY_BUFFER = 0
"""Index of the buffer of tensors without data."""

ABSENT = -1
"""Index that TFLite writes for an optional input that is missing."""


def cut_out(network: bytes, cut: Cut) -> bytes:
    """Cut out the part of a network that computes `cut.outputs` from `cut.inputs`.

    The same input gives the same bytes on every machine.

    Args:
        network: the content of a TFLite file.

    Returns:
        The content of the part's TFLite file.

    Raises:
        KeyError: a name in `cut` is not the name of a tensor.
    """
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(network, 0))
    graph = model.subgraphs[MAIN]
    indices = {tensor.name.decode(): index for index, tensor in enumerate(graph.tensors)}
    graph.inputs = [indices[name] for name in cut.inputs]
    graph.outputs = [indices[name] for name in cut.outputs]
    graph.operators = _needed(graph)
    _drop_unused(model)
    builder = flatbuffers.Builder(len(network))
    builder.Finish(model.Pack(builder), FILE_IDENTIFIER)
    return bytes(builder.Output())


def _needed(graph: Any) -> list[Any]:
    """The operators that lie between the graph's inputs and its outputs, in order of execution."""
    required = set(graph.outputs)
    needed = []
    for operator in reversed(graph.operators):
        if required.intersection(operator.outputs.tolist()) - set(graph.inputs):
            needed.append(operator)
            required.update(operator.inputs.tolist())
    return needed[::-1]


def _drop_unused(model: Any) -> None:
    """Remove the tensors and weights that no operator uses, and renumber the others."""
    graph = model.subgraphs[MAIN]
    kept = sorted(_used(graph))
    renumbered = {old: new for new, old in enumerate(kept)} | {ABSENT: ABSENT}
    for node in (graph, *graph.operators):
        node.inputs = _renumber(node.inputs, renumbered)
        node.outputs = _renumber(node.outputs, renumbered)
    graph.tensors = [graph.tensors[index] for index in kept]
    buffers = [EMPTY_BUFFER, *sorted({tensor.buffer for tensor in graph.tensors} - {EMPTY_BUFFER})]
    for tensor in graph.tensors:
        tensor.buffer = buffers.index(tensor.buffer)
    model.buffers = [model.buffers[index] for index in buffers]
    model.metadata = model.metadataBuffer = model.signatureDefs = None


def _used(graph: Any) -> set[int]:
    used = {*graph.inputs, *graph.outputs}
    for operator in graph.operators:
        used.update(operator.inputs.tolist(), operator.outputs.tolist())
    return used - {ABSENT}


def _renumber(tensors: Any, renumbered: dict[int, int]) -> Any:
    return np.array([renumbered[int(index)] for index in tensors], np.int32)
