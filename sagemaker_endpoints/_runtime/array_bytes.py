"""How much memory the arrays take that objects hold."""

from collections.abc import Mapping

import numpy as np


def array_bytes(*values: object) -> int:
    """The bytes of all arrays in some objects, in their attributes, and in collections of both; each array once.

    Args:
        values: any objects.

    Example:
        >>> plane = np.zeros(100, np.uint8)
        >>> array_bytes({"one": plane, "other": [plane, np.zeros(5, np.float32)]})
        120
    """
    found: dict[int, int] = {}
    waiting, seen = list(values), set[int]()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, np.ndarray):
            found[id(value)] = value.nbytes
        else:
            waiting += _parts(value)
    return sum(found.values())


def _parts(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, (list, tuple)):
        return list(value)
    return list(getattr(value, "__dict__", {}).values())
