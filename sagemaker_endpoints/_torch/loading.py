"""Load a network and its weights file into PyTorch."""

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
"""Builds a network for the names and shapes of the arrays in its weights file: `build` of each `network.py`."""


@dataclass(frozen=True)
class LoadedNetwork:
    """A network with its weights, ready to be called.

    Attributes:
        network: in evaluation mode, without gradients, its kernels in channels-last order.
        device: where its weights are.
        settings: the settings in the header of the weights file, such as the size of the crop.
        half: whether its convolutions run in float16; true on a GPU; weights and inputs stay float32.
    """

    network: Any
    device: "torch.device"
    settings: Mapping[str, Any]
    half: bool

    @contextmanager
    def running(self) -> Iterator[None]:
        """The context to call the network in: without gradients, and in float16 if `half` is true."""
        import torch

        with torch.inference_mode(), torch.autocast(self.device.type, torch.float16, enabled=self.half):
            yield


def load_network(file: Path, build: Build, device: str) -> LoadedNetwork:
    """Build the network that a weights file holds, and load its weights.

    Args:
        file: a `.safetensors` file that `scripts/weights` wrote.
        build: the model's own `network.build`.
        device: `cpu`, `cuda`, or `auto` for a GPU where there is one.

    Returns:
        The network, ready to be called.

    Raises:
        ValueError: the file is damaged.
        RuntimeError: its names or shapes are not those of the network.
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
    """The PyTorch device of a name.

    Args:
        device: `cpu`, `cuda`, or `auto`, which is `cuda` where there is a GPU and `cpu` elsewhere.

    Returns:
        The device.
    """
    import torch

    if device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(device)
