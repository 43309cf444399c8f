"""Stand-ins for the networks of TensorFlow models; for the process of TensorFlow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Recorded:
    """A stand-in that records the shape of the first tensor of each call.

    Attributes:
        function: computes the results.
        shapes: the shapes, call by call.
    """

    function: Callable[..., Any]
    shapes: list[tuple[int, ...]] = field(default_factory=list)

    def __call__(self, *tensors: Any) -> Any:
        self.shapes.append(tuple(tensors[0].shape))
        return self.function(*tensors)


def loaded() -> Any:
    """A `LoadedNetwork` without weights, on the CPU."""
    from sagemaker_endpoints._tensorflow.loading import CPU, LoadedNetwork

    return LoadedNetwork({}, CPU, {})
