"""An encoder and a decoder of one's own, where the published ones are not here.

Facelet-Bank uses VGG-19, and its authors do not publish how they trained the decoder. Here both learn to reconstruct
faces. The decoder gets the features and a black picture. When serving edits, it subtracts two pictures that the decoder
makes of the same photo, so the photo that it adds does not count.

Without the recognition of objects that VGG-19 has learned, deep features are closer to pixels: attributes that look the
same on every face, such as a colour, need less than those of shape.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import l1_loss

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.normalised import normalised_of, signed_difference
from sagemaker_endpoints._torch.pictures import HALF_RANGE, add_signed_difference
from sagemaker_endpoints.facelet_bank.network import Bank
from scripts.datasets.prepared import PreparedDataset
from scripts.model_weights.readers.arrays import Array
from scripts.training.facelet_bank.options import Options
from scripts.training.loop.order import indices_of
from scripts.training.loop.schedule import Schedule

BANK = "bank"

NORM = "training"
"""The normalisation of the decoder: see `NORMS`."""

MEASURED, SHOWN = 64, 6
"""Validation faces that are measured, and that are on a sample sheet."""


class Autoencoder:
    """Learns to reconstruct faces; see `Task`.

    Args:
        data: the faces.
        options: width and learning rate.
        schedule: how long and how.
        device: where the networks are.
    """

    averaged = BANK
    criterion = "error"

    def __init__(self, data: PreparedDataset, options: Options, schedule: Schedule, device: torch.device) -> None:
        self._schedule, self._device = schedule, device
        self._train, self._validation = data.of_split("train"), data.of_split("validation")
        self.bank = Bank((), width=options.width).to(device)
        self.bank.normalise_by(NORM)
        self.bank.apply(_initialise)
        self.networks: Mapping[str, torch.nn.Module] = {BANK: self.bank}
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {
            BANK: torch.optim.Adam(self.bank.parameters(), options.decoder_rate)
        }

    def turns(self, step: int) -> Sequence[str]:
        """One turn."""
        return (BANK,)

    def batch(self, number: int) -> Tensor:
        """Normalised pictures, half of them mirrored."""
        chosen = indices_of(number, len(self._train.faces), self._schedule.batch, self._schedule.seed)
        mirrored = np.random.default_rng((self._schedule.seed, number)).random(len(chosen)) < 0.5
        pictures = [
            picture[:, ::-1] if flip else picture
            for picture, flip in zip(self._train.pictures(list(chosen)), mirrored, strict=True)
        ]
        return normalised_of(pictures, self._device)

    def loss(self, turn: str, batch: Tensor) -> tuple[Tensor, Mapping[str, Tensor]]:
        """The mean absolute error of the reconstruction."""
        return l1_loss(self._reconstructed(batch), batch), {}

    def measure(self) -> Mapping[str, float]:
        """`error`: the mean error of held-out faces, levels."""
        pictures = self._held_out(MEASURED)
        images = normalised_of(pictures, self._device)
        error = signed_difference(self._reconstructed(images) - images).abs().mean()
        return {"error": HALF_RANGE * float(error)}

    def samples(self) -> Sequence[Sequence[RGB]]:
        """Faces, and their reconstructions."""
        pictures = self._held_out(SHOWN)
        images = normalised_of(pictures, self._device)
        made = add_signed_difference(pictures, signed_difference(self._reconstructed(images) - images))
        return list(zip(pictures, made, strict=True))

    def export(self) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
        """The arrays of encoder and decoder."""
        return {name: value.cpu().numpy() for name, value in self.bank.state_dict().items()}, {"norm": NORM}

    def _reconstructed(self, images: Tensor) -> Tensor:
        return self.bank.decode(self.bank.encode(images), torch.zeros_like(images))

    def _held_out(self, count: int) -> list[RGB]:
        data = self._validation if self._validation.faces else self._train
        return list(data.pictures(range(min(count, len(data.faces)))))


def _initialise(layer: torch.nn.Module) -> None:
    """Weights that keep the variance of a signal through many layers with ReLU (He et al., 2015)."""
    if isinstance(layer, torch.nn.Conv2d):
        torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        assert layer.bias is not None
        torch.nn.init.zeros_(layer.bias)
