"""Load a network and its weights file into PyTorch."""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sagemaker_endpoints._sdk.adapter_contract import read_device
from sagemaker_endpoints._sdk.weights_header import read_header
from sagemaker_endpoints._torch.number_format import convolution_format

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)

Build = Callable[[Mapping[str, tuple[int, ...]]], "torch.nn.Module"]
"""Builds a network for the names and shapes of the arrays in its weights file: `build` of each `network.py`."""


@dataclass(frozen=True)
class LoadedNetwork:
    """A network with its weights, ready to be called.

    Attributes:
        network: in evaluation mode, without gradients, its kernels in channels-last order.
        device: where its weights are.
        settings: the settings in the header of the weights file, such as the size of the crop.
        convolutions: the number format in which its convolutions run; see `number_format.py`.
    """

    network: Any
    device: "torch.device"
    settings: Mapping[str, Any]
    convolutions: "torch.dtype"

    @contextmanager
    def running(self) -> Iterator[None]:
        """The context to call the network in: without gradients, its convolutions in their format."""
        import torch

        is_rounded = self.convolutions != torch.float32
        with torch.inference_mode(), torch.autocast(self.device.type, self.convolutions, enabled=is_rounded):
            yield


def load_network(file: Path, build: Build, device: str) -> LoadedNetwork:
    """Build the network that a weights file holds, and load its weights.

    Args:
        file: a `.safetensors` file that `scripts/weights` wrote.
        build: the model's own `network.build`.
        device: the name of a device, as `load` gets it (`Device` in `_sdk/adapter_contract.py`).

    Returns:
        The network, ready to be called.

    Raises:
        ValueError: the file is damaged.
        RuntimeError: its names or shapes are not those of the network.
    """
    import torch
    from safetensors.torch import load_file

    named = read_device(device)
    chosen = choose_device(named.kind)
    if chosen.type == "cpu":
        torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    header = read_header(file)
    with torch.device("meta"):
        network = build(header.shapes)
    network.load_state_dict(load_file(file, device=str(chosen)), strict=True, assign=True)
    network.eval().requires_grad_(False)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    convolutions = convolution_format(chosen, named.bfloat16)
    log.info("weights=%s device=%s convolutions=%s", file.stem, chosen, str(convolutions).removeprefix("torch."))
    return LoadedNetwork(network, chosen, header.settings, convolutions)


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
