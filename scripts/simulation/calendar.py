"""What happens when: actions at times, in order. Two at one time happen in the order in which they were planned."""

import heapq
from collections.abc import Callable
from itertools import count

Action = Callable[[], None]


class Calendar:
    """The planned actions, and the time of the simulation in seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self._numbers = count()
        self._planned: list[tuple[float, int, Action]] = []

    @property
    def next_at(self) -> float | None:
        """When the next action is; None if none is planned."""
        return self._planned[0][0] if self._planned else None

    def after(self, seconds: float, action: Action) -> None:
        """Plan an action.

        Args:
            seconds: from now.
            action: what happens then.
        """
        heapq.heappush(self._planned, (self.now + seconds, next(self._numbers), action))

    def step(self) -> None:
        """Do the next action."""
        self.now, _, action = heapq.heappop(self._planned)
        action()
