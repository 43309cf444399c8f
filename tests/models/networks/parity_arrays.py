"""Weights and inputs that are drawn from their names, the same as for the stored results in `tests/parity`.

Every array is standard normal, drawn from PCG64 seeded with the CRC-32 of `SEED:NAME`, rounded to float32, scaled in
float64 by its kind, and rounded to float32 again.
"""

import hashlib
import math
import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Case = Mapping[str, Any]

KINDS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "norm_scale": lambda n: 1.0 + 0.1 * n,
    "bias": lambda n: 0.1 * n,
    "mean": lambda n: 0.1 * n,
    "var": lambda n: 1.0 + 0.1 * np.abs(n),
    "unit": lambda n: n / np.sqrt(np.sum(n * n)),
    "rho": lambda n: np.clip(0.5 + 0.1 * n, 0.0, 1.0),
    "normal": lambda n: n,
    "[-1,1]": np.tanh,
    "[0,1]": lambda n: (np.tanh(n) + 1.0) / 2.0,
    "[0,255]": lambda n: (np.tanh(n) + 1.0) / 2.0 * 255.0,
}
"""From standard normal numbers to each kind of array."""


def weights(case: Case) -> dict[str, Array]:
    """The weights of a case, by their names in the authors' checkpoint."""
    return {name: _weight(case, name, tuple(shape)) for name, shape in case["keys"].items()}


def inputs(case: Case) -> dict[str, Any]:
    """The inputs of a case: drawn ones as float32, all others as they are in the case."""
    return {name: _input(case["seed"], value) for name, value in case["inputs"].items()}


def fingerprint(arrays: Mapping[str, Array]) -> str:
    """SHA-256 of all floats and their names, in alphabetical order."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        if arrays[name].dtype.kind == "f":
            digest.update(name.encode() + b"\0" + np.ascontiguousarray(arrays[name], "<f4").tobytes())
    return digest.hexdigest()


def sliced(array: Array, text: str) -> Array:
    """The stored part of an output, by a NumPy slice as text such as `a[:, ::2, ..., ::3]`."""
    inside = re.fullmatch(r"a(?:\[(.*)\])?", text)
    assert inside, text
    parts = inside[1].split(",") if inside[1] else ["..."]
    return np.asarray(array[tuple(_slice(part.strip()) for part in parts)])


def _slice(text: str) -> Any:
    if text == "...":
        return ...
    bounds = [int(bound) if bound else None for bound in text.split(":")]
    return slice(*bounds) if len(bounds) > 1 else bounds[0]


def _weight(case: Case, name: str, shape: tuple[int, ...]) -> Array:
    kind = case.get("kind_overrides", {}).get(name) or _kind_of(name, shape)
    if kind == "zero_int":
        return np.zeros(shape, np.int64)
    normal = _normal(case["seed"], name, shape)
    if kind != "weight":
        return np.asarray(KINDS[kind](normal), np.float32)
    gain = case.get("weight_gain_per_key", {}).get(name, case.get("weight_gain", 1.0))
    outputs = shape[0] if case["framework"] == "torch" else shape[-1]
    return np.asarray(normal * (gain / math.sqrt(math.prod(shape) // outputs)), np.float32)


def _kind_of(name: str, shape: tuple[int, ...]) -> str:
    leaf = name.removesuffix(":0").replace("/", ".").split(".")[-1]
    exact = {"num_batches_tracked": "zero_int", "running_mean": "mean", "moving_mean": "mean"}
    exact |= {"running_var": "var", "moving_variance": "var", "rho": "rho", "u": "unit"}
    if leaf in exact:
        return exact[leaf]
    if leaf.endswith(("weight_u", "weight_v")) or not shape:
        return "unit"
    if len(shape) > 1:
        return "weight"
    return "norm_scale" if leaf.endswith(("weight", "gamma", "scale")) else "bias"


def _input(seed: int, value: Any) -> Any:
    if not isinstance(value, Mapping) or "det_name" not in value:
        return value
    range_ = re.match(r"\[[^\]]*\]", value["range"])
    kind = "normal" if "normal" in value["range"] or not range_ else range_[0]
    return KINDS[kind](_normal(seed, value["det_name"], tuple(value["shape"]))).astype(np.float32)


def _normal(seed: int, name: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    generator = np.random.Generator(np.random.PCG64(zlib.crc32(f"{seed}:{name}".encode())))
    return generator.standard_normal(shape).astype(np.float32).astype(np.float64).reshape(shape)
