"""The reader of a published file: by its suffix, or that of the model's framework."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.model_weights.readers.arrays import Reader
from scripts.model_weights.readers.ncnn import ncnn_arrays
from scripts.model_weights.readers.onnx_files import onnx_arrays
from scripts.model_weights.readers.tensorflow_files import checkpoints, tensorflow_arrays
from scripts.model_weights.readers.tfjs_files import tfjs_arrays
from scripts.model_weights.readers.tflite import tflite_arrays
from scripts.model_weights.readers.torch_files import torch_arrays

READERS_BY_SUFFIX: Mapping[str, Reader] = {
    ".json": tfjs_arrays,
    ".onnx": onnx_arrays,
    ".param": ncnn_arrays,
    ".tflite": tflite_arrays,
}
"""Readers of formats that belong to no framework of ours."""

COMPANION_SUFFIX = ".bin"
"""The suffix of files that another file describes: their reader finds them beside it."""

READERS_BY_FRAMEWORK: Mapping[str, Reader] = {"torch": torch_arrays, "tensorflow": tensorflow_arrays}


def reader_of(file: Path, framework: str) -> Reader:
    """The reader of a file.

    Args:
        file: one of `network_files`.
        framework: the framework of the model.
    """
    return READERS_BY_SUFFIX.get(file.suffix, READERS_BY_FRAMEWORK.get(framework, torch_arrays))


def network_files(files: Sequence[Path], framework: str) -> list[Path]:
    """The files to read, each network once: without companions; of a TensorFlow checkpoint, its prefix.

    Args:
        files: files of arrays, as the user names them.
        framework: the framework of the model.
    """
    described = [file for file in files if file.suffix != COMPANION_SUFFIX]
    own_format = [file for file in described if file.suffix in READERS_BY_SUFFIX]
    others = [file for file in described if file not in own_format]
    return own_format + (checkpoints(others) if framework == "tensorflow" else others)
