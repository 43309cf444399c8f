"""The exponential moving average of a network's weights, which makes better pictures than the last weights."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


class Average:
    """The average of a network's weights over its updates (Polyak and Juditsky, 1992).

    Args:
        network: the network that trains.
        decay: what is kept of the average at each update. In the first updates less is kept, so that the average does
            not remember the initial weights.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self._network, self._decay = network, decay
        self._state = copy.deepcopy(network.state_dict())

    def update(self, step: int) -> None:
        """Take in the weights after update `step`, counted from 0. Counters and statistics are copied."""
        decay = min(self._decay, (1 + step) / (10 + step))
        parameters = {name for name, _ in self._network.named_parameters()}
        with torch.no_grad():
            for name, value in self._network.state_dict().items():
                if name in parameters:
                    self._state[name].lerp_(value, 1 - decay)
                else:
                    self._state[name].copy_(value)

    @contextmanager
    def swapped_in(self) -> Iterator[None]:
        """The network with its averaged weights, in the mode of evaluation; afterwards it has its own again."""
        own = copy.deepcopy(self._network.state_dict())
        self._network.load_state_dict(self._state)
        self._network.eval()
        try:
            with torch.no_grad():
                yield
        finally:
            self._network.load_state_dict(own)
            self._network.train()

    def state_dict(self) -> dict[str, torch.Tensor]:
        """The averaged weights, for a checkpoint."""
        return dict(self._state)

    def load_state_dict(self, state: dict[str, torch.Tensor]) -> None:
        """Go on from the averaged weights of a checkpoint."""
        for name, value in state.items():
            self._state[name].copy_(value)
