"""One update of one part of the networks: passes, mixed precision, accumulated gradients, their norm."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch

from scripts.training.loop.schedule import Schedule
from scripts.training.loop.task import Task

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}

NO_LIMIT = float("inf")


class Updates:
    """Updates the networks of a task.

    Args:
        task: networks, optimisers and losses.
        schedule: how many passes an update has, and how exact they are.
        device: where the networks are.
    """

    def __init__(self, task: Task, schedule: Schedule, device: torch.device) -> None:
        self._task, self._schedule, self._device = task, schedule, device
        self._scalers = {
            turn: torch.amp.GradScaler(device.type, enabled=schedule.precision == "float16") for turn in task.optimisers
        }

    def update(self, turn: str, numbers: Sequence[int]) -> dict[str, float]:
        """Update the weights of one turn.

        Args:
            turn: a key of the task's optimisers.
            numbers: of the passes whose gradients are added up.

        Returns:
            The loss, its terms and the norm of its gradients, for the log; means over the passes.
        """
        optimiser, scaler = self._task.optimisers[turn], self._scalers[turn]
        optimiser.zero_grad(set_to_none=True)
        terms: dict[str, float] = {}
        with self._only(turn):
            for number in numbers:
                torch.manual_seed(_seed(self._schedule.seed, number, turn))
                with torch.autocast(self._device.type, DTYPES[self._schedule.precision], enabled=self._mixed):
                    loss, parts = self._task.loss(turn, self._task.batch(number))
                torch.autograd.backward(scaler.scale(loss / len(numbers)))
                for name, value in {turn: loss, **parts}.items():
                    terms[name] = terms.get(name, 0.0) + float(value.detach()) / len(numbers)
            scaler.unscale_(optimiser)
            weights = [weight for group in optimiser.param_groups for weight in group["params"]]
            norm = torch.nn.utils.clip_grad_norm_(weights, self._schedule.clip or NO_LIMIT)
            scaler.step(optimiser)
            scaler.update()
        return {**terms, f"{turn} gradient": float(norm)}

    @property
    def _mixed(self) -> bool:
        return self._schedule.precision != "float32"

    @contextmanager
    def _only(self, turn: str) -> Iterator[None]:
        """Gradients for the weights of one turn alone: those of the other networks would be thrown away."""
        own = {id(weight) for group in self._task.optimisers[turn].param_groups for weight in group["params"]}
        others = [
            weight
            for network in self._task.networks.values()
            for weight in network.parameters()
            if weight.requires_grad and id(weight) not in own
        ]
        for weight in others:
            weight.requires_grad_(False)
        try:
            yield
        finally:
            for weight in others:
                weight.requires_grad_(True)

    def state_dict(self) -> dict[str, Any]:
        """The scales of the losses, for a checkpoint."""
        return {turn: scaler.state_dict() for turn, scaler in self._scalers.items()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from the scales of a checkpoint."""
        for turn, scaler in self._scalers.items():
            if scaler.is_enabled():
                scaler.load_state_dict(state[turn])


def _seed(seed: int, number: int, turn: str) -> int:
    """A seed of 63 bits for a pass; two turns of one step draw different numbers."""
    mixed = seed
    for part in (number, *turn.encode()):
        mixed = (mixed * 6364136223846793005 + part + 1442695040888963407) % 2**63
    return mixed
