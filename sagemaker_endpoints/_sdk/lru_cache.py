"""A cache of values computed from recent pictures, such as encoder features of a face whose sliders are being moved."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Generic, TypeVar

from sagemaker_endpoints._sdk.contract import RGB

Value = TypeVar("Value")

CAPACITY = 16
"""Number of values: enough for a few users at once, each of whom moves the sliders of one photo."""


class LruCache(Generic[Value]):
    """Values by the pixels of the picture that they were computed from; the least recently used are dropped.

    Args:
        compute: computes the values of new pictures, in order, in one call.
        capacity: how many values are kept.
    """

    def __init__(self, compute: Callable[[Sequence[RGB]], Sequence[Value]], capacity: int = CAPACITY) -> None:
        self._compute, self._capacity = compute, capacity
        self._values: OrderedDict[bytes, Value] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, pictures: Sequence[RGB]) -> list[Value]:
        """The value of each picture; a new picture is computed once, even if it is given twice.

        Args:
            pictures: (H, W, 3) uint8 each.

        Returns:
            One value for each picture, in order.
        """
        keys = [_key(picture) for picture in pictures]
        with self._lock:
            new = {key: picture for key, picture in zip(keys, pictures, strict=True) if key not in self._values}
            known = {key: self._values[key] for key in keys if key not in new}
            if new:
                known |= dict(zip(new, self._compute(list(new.values())), strict=True))
            for key in keys:
                self._values[key] = known[key]
                self._values.move_to_end(key)
            while len(self._values) > self._capacity:
                self._values.popitem(last=False)
        return [known[key] for key in keys]


def _key(picture: RGB) -> bytes:
    return blake2b(picture.tobytes() + repr(picture.shape).encode(), digest_size=16).digest()
