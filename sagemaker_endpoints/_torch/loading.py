"""From a weights file to a network that can run."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sagemaker_endpoints._sdk.weights_header import read_header

if TYPE_CHECKING:
    import torch

Build = Callable[[Mapping[str, tuple[int, ...]]], "torch.nn.Module"]


@dataclass(frozen=True)
class LoadedNetwork:
    """A network with its weights, ready to answer.

    network: in evaluation mode, without gradients, its kernels in channels-last order.
    settings: what the weights file says beside its numbers.
    half: whether its convolutions run in float16, as on a GPU; weights and inputs stay float32.
    """

    network: Any
    device: "torch.device"
    settings: Mapping[str, Any]
    half: bool

    @contextmanager
    def running(self) -> Iterator[None]:
        """Where the network may be asked."""
        import torch

        with torch.inference_mode(), torch.autocast(self.device.type, torch.float16, enabled=self.half):
            yield


def load_network(file: Path, build: Build, device: str) -> LoadedNetwork:
    """The network that `build` makes for the names and shapes of a weights file, with its weights.

    device: `cpu`, `cuda`, or `auto` for a GPU where there is one.

    Raises:
        ValueError: the file is damaged. RuntimeError: its names or shapes are not the network's.
    """
    import torch
    from safetensors.torch import load_file

    chosen = choose_device(device)
    if chosen.type == "cpu":
        torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    header = read_header(file)
    with torch.device("meta"):
        network = build(header.shapes)
    network.load_state_dict(load_file(file, device=str(chosen)), strict=True, assign=True)
    network.eval().requires_grad_(False)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return LoadedNetwork(network, chosen, header.settings, half=chosen.type == "cuda")


def choose_device(device: str) -> "torch.device":
    """The device of that name; `auto` is `cuda` where there is a GPU, else `cpu`."""
    import torch

    if device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(device)
