"""A task that is small enough for tests of the loop: a network learns to brighten pictures."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from sagemaker_endpoints._sdk.contract import RGB
from scripts.model_weights.readers.arrays import Array
from scripts.training.loop.order import indices_of

SIDE = 32


class Brighten:
    """Learns to add light; with dropout, so that its losses depend on PyTorch's generator."""

    averaged = "generator"
    criterion = "error"

    def __init__(self) -> None:
        torch.manual_seed(0)
        network = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Dropout(0.2))
        network.append(nn.Conv2d(8, 3, 3, padding=1))
        judge = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.LazyLinear(1))
        judge(torch.zeros(1, 3, SIDE, SIDE))
        self.networks: Mapping[str, nn.Module] = {"generator": network, "discriminator": judge}
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {
            name: torch.optim.Adam(each.parameters(), 0.01) for name, each in self.networks.items()
        }
        self._pictures = np.random.default_rng(1).random((12, 3, SIDE, SIDE), np.float32) / 2

    def turns(self, step: int) -> Sequence[str]:
        return ("discriminator", "generator") if step % 2 else ("generator",)

    def batch(self, number: int) -> Tensor:
        return torch.from_numpy(self._pictures[indices_of(number, len(self._pictures), 4, seed=0)])

    def loss(self, turn: str, batch: Tensor) -> tuple[Tensor, Mapping[str, Tensor]]:
        made, goal = self.networks["generator"](batch), batch + 0.3
        if turn == "discriminator":
            judge = self.networks["discriminator"]
            return (judge(made.detach()) - 1).square().mean() + judge(goal).square().mean(), {}
        error = (made - goal).square().mean()
        return error, {"error": error}

    def measure(self) -> Mapping[str, float]:
        goal = torch.from_numpy(self._pictures)
        return {"error": float((self.networks["generator"](goal) - goal - 0.3).square().mean())}

    def samples(self) -> Sequence[Sequence[RGB]]:
        photos = torch.from_numpy(self._pictures[:2])
        made = self.networks["generator"](photos)
        return [[_picture(photo), _picture(own)] for photo, own in zip(photos, made, strict=True)]

    def export(self) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
        return {name: value.numpy() for name, value in self.networks["generator"].state_dict().items()}, {}


def _picture(values: Tensor) -> RGB:
    return (values.permute(1, 2, 0).clamp(0, 1) * 255).byte().numpy()
