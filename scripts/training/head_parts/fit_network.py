"""Fits the network to samples."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from sagemaker_endpoints.head_parts.classes import CLASSES
from sagemaker_endpoints.head_parts.features import LEVELS, see_person
from scripts.training.head_parts.material import Samples
from scripts.training.head_parts.samples import IGNORED
from scripts.training.head_parts.torch_network import HeadParts

DICE_SHARE = 0.5
"""Weight of the Dice loss beside the cross-entropy: it makes small classes count."""

CLASS_WEIGHTS = {"body_skin": 1.5, "beard": 2.0, "glasses": 2.0, "cover": 2.0}
"""Weights of small classes in the cross-entropy; the others have 1."""

DICE_SMOOTH = 200.0
"""Pixels that are added to both sides of a class's Dice: a class that a batch hardly has does not count."""


@dataclass(frozen=True)
class Schedule:
    """How long and how fast the network learns.

    Attributes:
        epochs: in each, every portrait is seen once, by one of its samples.
        batch: samples of a step.
        rate: the highest learning rate of the cycle (Smith and Topin, "Super-Convergence", 2018).
        decay: of the weights (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019).
        seed: of initial weights, order and dropout.
        threads: of PyTorch.
    """

    epochs: int = 32
    batch: int = 8
    rate: float = 4e-3
    decay: float = 2e-2
    seed: int = 0
    threads: int = 1


def fit(samples: Samples, schedule: Schedule, report: Callable[[int, float], None]) -> HeadParts:
    """Train a network.

    Args:
        samples: of the portraits that train.
        schedule: how long and how fast.
        report: is called after each epoch with its number and its mean loss.

    Returns:
        The network, in the mode of evaluation.
    """
    torch.set_num_threads(schedule.threads)
    torch.manual_seed(schedule.seed)
    rng = np.random.default_rng(schedule.seed)
    network: HeadParts = HeadParts().train().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = torch.optim.AdamW(network.parameters(), lr=schedule.rate, weight_decay=schedule.decay)
    batch = min(schedule.batch, len(samples.targets))
    batches = len(samples.targets) // batch
    cycle = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, schedule.rate, total_steps=schedule.epochs * batches, pct_start=0.15
    )
    for epoch in range(schedule.epochs):
        order = rng.permutation(len(samples.targets))[: batches * batch].reshape(batches, -1)
        losses = []
        for indices in order:
            chosen = rng.integers(samples.targets.shape[1], size=len(indices))
            own, levels, target = batch_of(
                samples.own[indices, chosen], samples.pictures[indices, chosen], samples.targets[indices, chosen]
            )
            value = loss(network(own, levels), target)
            optimiser.zero_grad()
            torch.autograd.backward(value)
            optimiser.step()
            cycle.step()
            losses.append(float(value.detach()))
        report(epoch, float(np.mean(losses)))
    return network.eval()


def batch_of(
    own: NDArray[np.float16], pictures: NDArray[np.uint8], targets: NDArray[np.uint8]
) -> tuple[torch.Tensor, list[torch.Tensor], torch.Tensor]:
    """The tensors of a batch: our own channels, the levels of the person network, the targets."""
    inner = [see_person(picture)[0] for picture in pictures]
    stacked = [np.concatenate(each) for each in zip(*inner, strict=True)]
    levels, start = [], 0
    for _, channels in LEVELS:
        together = np.concatenate(stacked[start : start + len(channels)], axis=-1)
        levels.append(torch.from_numpy(together).permute(0, 3, 1, 2))
        start += len(channels)
    first = torch.from_numpy(own.astype(np.float32)).permute(0, 3, 1, 2)
    return first, levels, torch.from_numpy(targets.astype(np.int64))


def loss(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cross-entropy, and Dice for each class over the whole batch (Milletari et al., "V-Net", 2016).

    Args:
        scores: (N, 7, h, w).
        target: (N, h, w), indices of classes, or `IGNORED`.
    """
    known = target != IGNORED
    classes = target[known]
    logarithms = functional.log_softmax(scores, 1).permute(0, 2, 3, 1)[known]
    right = logarithms.gather(1, classes[:, None])[:, 0]
    both = torch.zeros(len(CLASSES)).index_add(0, classes, right.exp())
    total = logarithms.exp().sum(0) + torch.bincount(classes, minlength=len(CLASSES))
    dice = 1 - (2 * both + DICE_SMOOTH) / (total + DICE_SMOOTH)
    weights = torch.tensor([CLASS_WEIGHTS.get(name, 1.0) for name in CLASSES])[classes]
    return DICE_SHARE * dice.mean() - (weights * right).sum() / weights.sum()
