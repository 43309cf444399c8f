"""Weights and inputs that anybody can draw from their names, as the numbers in `tests/parity` were made.

Every array is standard normal, drawn from PCG64 seeded with the CRC-32 of `SEED:NAME`, as float32, then scaled in
float64 as its kind says, and rounded once.
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


def weights(case: Case) -> dict[str, Array]:
    """The weights of a case, by the names of the authors' checkpoint."""
    return {name: _weight(case, name, tuple(shape)) for name, shape in case["keys"].items()}


def inputs(case: Case) -> dict[str, Any]:
    """The inputs of a case: what is drawn as float32, the rest as the case gives it."""
    return {name: _input(case["seed"], told) for name, told in case["inputs"].items()}


def fingerprint(arrays: Mapping[str, Array]) -> str:
    """SHA-256 of all floats with their names, whatever their order."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        if arrays[name].dtype.kind == "f":
            digest.update(name.encode() + b"\0" + np.ascontiguousarray(arrays[name], "<f4").tobytes())
    return digest.hexdigest()


def sliced(array: Array, told: str) -> Array:
    """The part of an output that is stored: `told` is a NumPy slice as text, `a[:, ::2, ..., ::3]`."""
    inside = re.fullmatch(r"a(?:\[(.*)\])?", told)
    assert inside, told
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


def _input(seed: int, told: Any) -> Any:
    if not isinstance(told, Mapping) or "det_name" not in told:
        return told
    range_ = re.match(r"\[[^\]]*\]", told["range"])
    kind = "normal" if "normal" in told["range"] or not range_ else range_[0]
    return KINDS[kind](_normal(seed, told["det_name"], tuple(told["shape"]))).astype(np.float32)


def _normal(seed: int, name: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    generator = np.random.Generator(np.random.PCG64(zlib.crc32(f"{seed}:{name}".encode())))
    return generator.standard_normal(shape).astype(np.float32).astype(np.float64).reshape(shape)
