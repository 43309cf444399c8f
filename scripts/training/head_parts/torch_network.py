"""The network of head_parts in PyTorch, and its arrays for LiteRT."""

from collections import OrderedDict

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from sagemaker_endpoints.head_parts.network import OWN_SHRINK, SPREAD, variables

DROPOUT = 0.15
"""Share of the channels that a training step does without at the coarse levels."""


class Block(nn.Module):
    """A convolution between normalisations, with a ReLU at the end.

    Args:
        side: of the kernel. The input is normalised before a kernel of one pixel only: with larger ones, the zeros
            beyond the edge would then be no zeros for the convolution that LiteRT gets.
        inputs: channels.
        outputs: channels.
    """

    def __init__(self, side: int, inputs: int, outputs: int) -> None:
        super().__init__()
        self.before = nn.BatchNorm2d(inputs) if side == 1 else nn.Identity()
        self.conv = nn.Conv2d(inputs, outputs, side, padding=side // 2, bias=False)
        self.after = nn.BatchNorm2d(outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.relu(self.after(self.conv(self.before(x))))


class HeadParts(nn.Module):
    """The network of `sagemaker_endpoints/head_parts/network.py`, for pictures with channels first."""

    def __init__(self) -> None:
        super().__init__()
        kernels = {name.split("/")[0]: shape for name, shape in variables({}).items() if name.endswith("/kernel")}
        *_, inputs, outputs = kernels.pop("scores")
        self.blocks = nn.ModuleDict(OrderedDict((name, Block(k[0], k[2], k[3])) for name, k in kernels.items()))
        self.scores = nn.Conv2d(inputs, outputs, 1)
        self.dropout = nn.Dropout2d(DROPOUT)

    def forward(self, own: torch.Tensor, levels: list[torch.Tensor]) -> torch.Tensor:
        """The scores of the classes, (N, 7, 256, 256).

        Args:
            own: (N, 14, 128, 128).
            levels: (N, C, s, s) each, the inner tensors of one level together.
        """
        fine, middle, coarse, deep = levels
        fine = self.blocks["level0"](torch.cat([fine, own], 1))
        middle, coarse, deep = (
            self.dropout(self.blocks[f"level{index}"](level)) for index, level in enumerate((middle, coarse, deep), 1)
        )
        deep = _twice(self.dropout(self.blocks["deepest"](deep)))
        x = self.blocks["join2"](
            torch.cat([deep, coarse, self.blocks["own"](functional.avg_pool2d(own, OWN_SHRINK))], 1)
        )
        x = self.blocks["join1"](torch.cat([_twice(x), middle], 1))
        x = self.blocks["join0"](torch.cat([_twice(x), fine], 1))
        return functional.pixel_shuffle(self.scores(x), SPREAD)


def arrays_of(network: HeadParts) -> dict[str, NDArray[np.float16]]:
    """The arrays of the weights file: normalisations are multiplied into the convolutions.

    Args:
        network: trained, in the mode of evaluation.

    Returns:
        float16 arrays, as `network.variables` names them.
    """
    arrays: dict[str, NDArray[np.float16]] = {}
    with torch.no_grad():
        for name, block in network.blocks.items():
            assert isinstance(block, Block)
            kernel, bias = _folded(block)
            arrays[f"{name}/kernel"], arrays[f"{name}/bias"] = _half(kernel), bias.numpy().astype(np.float16)
        kernel, bias = _reordered(network.scores)
        arrays["scores/kernel"], arrays["scores/bias"] = _half(kernel), bias.numpy().astype(np.float16)
    return arrays


def _folded(block: Block) -> tuple[torch.Tensor, torch.Tensor]:
    """Kernel and bias of the convolution that does what a block's convolution and normalisations do together."""
    kernel = block.conv.weight
    bias = torch.zeros(len(kernel))
    if isinstance(block.before, nn.BatchNorm2d):
        scale, shift = _affine(block.before)
        bias = (kernel * shift[:, None, None]).sum((1, 2, 3))
        kernel = kernel * scale[:, None, None]
    scale, shift = _affine(block.after)
    return kernel * scale[:, None, None, None], bias * scale + shift


def _affine(norm: nn.BatchNorm2d) -> tuple[torch.Tensor, torch.Tensor]:
    """Scale and shift of each channel."""
    state = norm.state_dict()
    scale = state["weight"] / torch.sqrt(state["running_var"] + norm.eps)
    return scale, state["bias"] - state["running_mean"] * scale


def _reordered(scores: nn.Conv2d) -> tuple[torch.Tensor, torch.Tensor]:
    """PyTorch has the pixels of a square behind each other within a class, TensorFlow the classes within a pixel."""
    state = scores.state_dict()
    outputs = len(state["bias"])
    order = torch.arange(outputs).reshape(-1, SPREAD**2).T.reshape(-1)
    return state["weight"][order], state["bias"][order]


def _half(kernel: torch.Tensor) -> NDArray[np.float16]:
    """(O, I, h, w) -> (h, w, I, O) float16, contiguous, because safetensors writes the memory as it lies."""
    return np.ascontiguousarray(kernel.permute(2, 3, 1, 0).numpy().astype(np.float16))


def _twice(x: torch.Tensor) -> torch.Tensor:
    return functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
