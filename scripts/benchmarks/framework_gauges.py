"""Measures a loaded network through its framework: its size, its arithmetic, its memory, its precision."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol
from unittest.mock import patch


class Gauge(Protocol):
    """One loaded model, measured through its framework.

    Attributes:
        loaded: the model's `LoadedNetwork`.
    """

    loaded: Any

    def weights(self) -> int:
        """The number of the network's parameters."""

    def macs(self, edit: Callable[[], object]) -> float:
        """Multiply-adds of one edit."""

    def wait(self) -> None:
        """Wait until the device has finished its work."""

    def machine(self) -> str:
        """The GPU's name; empty on a CPU."""

    def peak_bytes(self) -> int:
        """The most GPU memory used so far; 0 on a CPU."""

    def precision(self, *, half: bool) -> Any:
        """A context in which the network runs in float16 or in float32; its value is False if that is impossible."""

    def unoptimised(self) -> Any:
        """A context in which the network runs without our GPU settings; its value is False where there are none."""


def network_attributes(adapter: Any) -> list[tuple[Any, str]]:
    """The attributes of an adapter, and of its objects, that are a `LoadedNetwork`: (owner, name) pairs."""
    attributes, owners = [], [adapter]
    while owners:
        owner = owners.pop()
        for name, value in vars(owner).items():
            if hasattr(value, "running"):
                attributes.append((owner, name))
            elif type(value).__module__.startswith("sagemaker_endpoints._torch"):
                owners.append(value)
    return attributes


class TorchGauge:
    """A model in PyTorch."""

    def __init__(self, adapter: Any) -> None:
        self._attributes = network_attributes(adapter)
        owner, name = self._attributes[0]
        self.loaded = getattr(owner, name)
        self._cuda = self.loaded.device.type == "cuda"

    def weights(self) -> int:
        return sum(array.numel() for array in self.loaded.network.parameters())

    def macs(self, edit: Callable[[], object]) -> float:
        """Of the convolutions as they are defined, whatever way a CPU computes them."""
        from torch.utils.flop_counter import FlopCounterMode

        from sagemaker_endpoints._torch import dense_convolutions

        plain = patch.object(dense_convolutions, "is_winograd_faster", return_value=False)
        with plain, FlopCounterMode(display=False) as counter:
            edit()
        return float(counter.get_total_flops()) / 2

    def wait(self) -> None:
        import torch

        if self._cuda:
            torch.cuda.synchronize()

    def machine(self) -> str:
        import torch

        return str(torch.cuda.get_device_name()) if self._cuda else ""

    def peak_bytes(self) -> int:
        import torch

        return int(torch.cuda.max_memory_allocated()) if self._cuda else 0

    @contextmanager
    def precision(self, *, half: bool) -> Iterator[bool]:
        """Float16 also works on a CPU, where no model uses it; there it shows how the results change."""
        import torch

        with self._network_with(convolutions=torch.float16 if half else torch.float32):
            yield True

    @contextmanager
    def unoptimised(self) -> Iterator[bool]:
        """Float32, in PyTorch's own memory order; only on a GPU, where our settings make a difference."""
        import torch

        if not self._cuda:
            yield False
            return
        self.loaded.network.to(memory_format=torch.contiguous_format)
        with self._network_with(convolutions=torch.float32):
            yield True
        self.loaded.network.to(memory_format=torch.channels_last)

    @contextmanager
    def _network_with(self, **changes: Any) -> Iterator[None]:
        changed = replace(self.loaded, **changes)
        for owner, name in self._attributes:
            setattr(owner, name, changed)
        yield
        for owner, name in self._attributes:
            setattr(owner, name, self.loaded)


class TensorFlowGauge:
    """A model in TensorFlow."""

    def __init__(self, adapter: Any) -> None:
        owner, name = network_attributes(adapter)[0]
        self.loaded = getattr(owner, name)

    def weights(self) -> int:
        return sum(int(array.shape.num_elements()) for array in self.loaded.weights.values())

    def macs(self, edit: Callable[[], object]) -> float:
        """Counts convolutions only, while graphs run eagerly; dense layers have a thousandth of their multiply-adds."""
        import tensorflow as tf

        counts: list[float] = []
        convolve = tf.nn.conv2d

        def counting(x: Any, kernel: Any, *arguments: Any, **named: Any) -> Any:
            result = convolve(x, kernel, *arguments, **named)
            counts.append(float(result.shape.num_elements()) * float(kernel.shape[:3].num_elements()))
            return result

        tf.config.run_functions_eagerly(True)
        with patch.object(tf.nn, "conv2d", counting):
            edit()
        tf.config.run_functions_eagerly(False)
        return sum(counts)

    def wait(self) -> None:
        """An edit's results are NumPy arrays, so the device has finished already."""

    def machine(self) -> str:
        return "" if "CPU" in self.loaded.device else str(self.loaded.device)

    def peak_bytes(self) -> int:
        import tensorflow as tf

        on_gpu = "GPU" in self.loaded.device
        return int(tf.config.experimental.get_memory_info("GPU:0")["peak"]) if on_gpu else 0

    @contextmanager
    def precision(self, *, half: bool) -> Iterator[bool]:
        """TensorFlow's networks run in float32 only."""
        yield False

    @contextmanager
    def unoptimised(self) -> Iterator[bool]:
        """TensorFlow's networks have no settings of ours."""
        yield False


GAUGES: dict[str, Callable[[Any], Gauge]] = {"torch": TorchGauge, "tensorflow": TensorFlowGauge}
