"""Weights of the right shapes that mean nothing, for trying a container without its real ones."""

import math
import zlib
from pathlib import Path

import numpy as np

from facemagi.manifest import Manifest
from scripts.model_weights.reading import Array
from scripts.model_weights.recipes import COUNTERS, Shape, Shapes, expected, published
from scripts.model_weights.writing import Origin, write

SPREAD = 0.1
"""Of everything that is no kernel: biases around 0, scales and variances around 1."""

SCALES = ("weight", "gamma", "scale", "running_var")
RHOS = ("rho",)


def write_random(manifest: Manifest, folder: Path, shapes: Shapes | None = None) -> Path:
    """Write random weights, the same every time. Returns where.

    shapes: of arrays that tell which variant it shall be; by default it is the published one.

    A kernel's numbers have the variance that keeps a signal's (LeCun et al., "Efficient BackProp", 1998, section 4.6).
    """
    recipe = published(manifest.name)
    wanted = expected(manifest, shapes or {})
    arrays = {
        name: _array(name, shape, manifest.framework).astype(_kept(name, recipe.dtype))
        for name, shape in wanted.items()
    }
    return write(arrays, Origin("random", {}, recipe.settings({})), folder, manifest)


def _kept(name: str, dtype: str) -> str:
    return "int64" if name.endswith(COUNTERS) else dtype


def _array(name: str, shape: Shape, framework: str) -> Array:
    if name.endswith(COUNTERS):
        return np.zeros(shape)
    numbers = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode()))).standard_normal(shape, np.float32)
    leaf = name.replace("/", ".").rpartition(".")[2]
    if len(shape) > 1:
        outputs = shape[0] if framework == "torch" else shape[-1]
        return np.asarray(numbers / np.float32(math.sqrt(math.prod(shape) / outputs)))
    if leaf in RHOS:
        return np.asarray(np.clip(0.5 + SPREAD * numbers, 0, 1))
    return np.asarray(SPREAD * np.abs(numbers) + 1 if leaf in SCALES else SPREAD * numbers)
