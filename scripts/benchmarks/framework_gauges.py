"""What can be asked of a framework about a network: how large it is, how much it computes, what it takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol
from unittest.mock import patch


class Gauge(Protocol):
    """One loaded model, seen through its framework. opened: its `Opened`."""

    opened: Any

    def weights(self) -> int: ...

    def macs(self, edit: Callable[[], object]) -> float: ...

    def wait(self) -> None: ...

    def machine(self) -> str: ...

    def peak(self) -> int: ...

    def precision(self, *, half: bool) -> Any: ...

    def plain(self) -> Any: ...


def holders_of(adapter: Any) -> list[tuple[Any, str]]:
    """Where an adapter, or what it holds, keeps its `Opened`: each with the attribute's name."""
    found, waiting = [], [adapter]
    while waiting:
        owner = waiting.pop()
        for name, value in vars(owner).items():
            if hasattr(value, "running"):
                found.append((owner, name))
            elif type(value).__module__.startswith("sagemaker_endpoints._torch"):
                waiting.append(value)
    return found


class TorchGauge:
    def __init__(self, adapter: Any) -> None:
        self._holders = holders_of(adapter)
        owner, name = self._holders[0]
        self.opened = getattr(owner, name)
        self._cuda = self.opened.device.type == "cuda"

    def weights(self) -> int:
        return sum(array.numel() for array in self.opened.network.parameters())

    def macs(self, edit: Callable[[], object]) -> float:
        from torch.utils.flop_counter import FlopCounterMode

        with FlopCounterMode(display=False) as counter:
            edit()
        return float(counter.get_total_flops()) / 2

    def wait(self) -> None:
        import torch

        if self._cuda:
            torch.cuda.synchronize()

    def machine(self) -> str:
        import torch

        return str(torch.cuda.get_device_name()) if self._cuda else ""

    def peak(self) -> int:
        import torch

        return int(torch.cuda.max_memory_allocated()) if self._cuda else 0

    @contextmanager
    def precision(self, *, half: bool) -> Iterator[bool]:
        """Float16, which a GPU runs, also where there is only a CPU that can show what it changes."""
        with self._opened_as(half=half):
            yield True

    @contextmanager
    def plain(self) -> Iterator[bool]:
        """Float32, in PyTorch's own memory order; on a GPU, where it makes a difference."""
        import torch

        if not self._cuda:
            yield False
            return
        self.opened.network.to(memory_format=torch.contiguous_format)
        with self._opened_as(half=False):
            yield True
        self.opened.network.to(memory_format=torch.channels_last)

    @contextmanager
    def _opened_as(self, **changes: Any) -> Iterator[None]:
        changed = replace(self.opened, **changes)
        for owner, name in self._holders:
            setattr(owner, name, changed)
        yield
        for owner, name in self._holders:
            setattr(owner, name, self.opened)


class TensorFlowGauge:
    def __init__(self, adapter: Any) -> None:
        owner, name = holders_of(adapter)[0]
        self.opened = getattr(owner, name)

    def weights(self) -> int:
        return sum(int(array.shape.num_elements()) for array in self.opened.weights.values())

    def macs(self, edit: Callable[[], object]) -> float:
        """Of convolutions, counted while graphs are run step by step; dense layers are a thousandth of these."""
        import tensorflow as tf

        counted: list[float] = []
        convolve = tf.nn.conv2d

        def counting(x: Any, kernel: Any, *arguments: Any, **named: Any) -> Any:
            result = convolve(x, kernel, *arguments, **named)
            counted.append(float(result.shape.num_elements()) * float(kernel.shape[:3].num_elements()))
            return result

        tf.config.run_functions_eagerly(True)
        with patch.object(tf.nn, "conv2d", counting):
            edit()
        tf.config.run_functions_eagerly(False)
        return sum(counted)

    def wait(self) -> None:
        """Results are NumPy arrays when an edit has ended: there is nothing to wait for."""

    def machine(self) -> str:
        return "" if "CPU" in self.opened.device else str(self.opened.device)

    def peak(self) -> int:
        import tensorflow as tf

        on_gpu = "GPU" in self.opened.device
        return int(tf.config.experimental.get_memory_info("GPU:0")["peak"]) if on_gpu else 0

    @contextmanager
    def precision(self, *, half: bool) -> Iterator[bool]:
        """TensorFlow's networks run in float32."""
        yield False

    @contextmanager
    def plain(self) -> Iterator[bool]:
        yield False


GAUGES: dict[str, Callable[[Any], Gauge]] = {"torch": TorchGauge, "tensorflow": TensorFlowGauge}
