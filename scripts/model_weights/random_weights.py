"""Makes random weights of the right shapes, for trying a container. Its results are then meaningless."""

import math
import zlib
from pathlib import Path

import numpy as np

from scripts.model_weights.readers.arrays import Array
from scripts.model_weights.weights_entry import WeightsEntry
from scripts.model_weights.weights_layout import (
    COUNTER_SUFFIX,
    Shape,
    Shapes,
    checkpoint_format,
    expected_shapes,
    own_random_arrays,
)
from scripts.model_weights.writing import Origin, write

SPREAD = 0.1
"""Standard deviation of everything that is not a kernel: biases around 0, scales and variances around 1."""

SCALES = ("weight", "gamma", "scale", "running_var")
"""Last parts of the names of scales and variances."""

RHOS = ("rho",)
"""Last parts of the names of mixing ratios, which lie between 0 and 1."""


def write_random(entry: WeightsEntry, folder: Path, shapes: Shapes | None = None) -> Path:
    """Write random weights, the same numbers every time.

    A kernel's numbers have the variance that keeps a signal's variance through the layer (LeCun et al., "Efficient
    BackProp", 1998, section 4.6).

    Args:
        folder: the folder of all weights.
        shapes: shapes of arrays that identify the network's variant; None for the published one.

    Returns:
        Where the weights file is.
    """
    file_format = checkpoint_format(entry)
    arrays = own_random_arrays(entry) or {
        name: random_array(name, shape, entry.manifest.framework).astype(_dtype(name, file_format.dtype))
        for name, shape in expected_shapes(entry, shapes or {}).items()
    }
    return write(arrays, Origin("random", {}, file_format.settings({})), folder, entry)


def random_array(name: str, shape: Shape, framework: str) -> Array:
    """One array of random weights. Its name seeds the generator and determines the range of the numbers."""
    if name.endswith(COUNTER_SUFFIX):
        return np.zeros(shape)
    numbers = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode()))).standard_normal(shape, np.float32)
    leaf = name.replace("/", ".").rpartition(".")[2]
    if len(shape) > 1:
        outputs = shape[0] if framework == "torch" else shape[-1]
        return np.asarray(numbers / np.float32(math.sqrt(math.prod(shape) / outputs)))
    if leaf in RHOS:
        return np.asarray(np.clip(0.5 + SPREAD * numbers, 0, 1))
    return np.asarray(SPREAD * np.abs(numbers) + 1 if leaf in SCALES else SPREAD * numbers)


def _dtype(name: str, dtype: str) -> str:
    return "int64" if name.endswith(COUNTER_SUFFIX) else dtype
