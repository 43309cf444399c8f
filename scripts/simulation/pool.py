"""The number of instances, where their single jobs do not matter."""

from random import Random

from scripts.simulation.fleet import Starts


class Pool:
    """Instances that start and stop.

    Args:
        starts: how instances start.
        random: decides how long each start takes.
    """

    def __init__(self, starts: Starts, random: Random) -> None:
        self._starts, self._random = starts, random
        self._running: list[float] = []
        self._starting: list[tuple[float, float, bool]] = []
        self._paid_s = 0.0

    @property
    def running(self) -> int:
        """Instances that serve."""
        return len(self._running)

    @property
    def starting(self) -> int:
        """Instances that do not serve yet."""
        return len(self._starting)

    @property
    def count(self) -> int:
        """All instances."""
        return self.running + self.starting

    def paid_s(self, now: float) -> float:
        """Seconds of all instances until now, from their starts.

        Args:
            now: seconds.
        """
        started = [*self._running, *(began for began, _, fails in self._starting if not fails)]
        return self._paid_s + sum(now - each for each in started)

    def run(self, instances: int) -> None:
        """Have instances that serve from the beginning.

        Args:
            instances: so many more.
        """
        self._running += [0.0] * instances

    def advance(self, now: float) -> None:
        """Let the instances serve whose start is over; those for which AWS had no machine are given up.

        Args:
            now: seconds.
        """
        if self._starting:
            over = [each for each in self._starting if each[1] <= now]
            self._starting = [each for each in self._starting if each[1] > now]
            self._running += [began for began, _, fails in over if not fails]

    def scale(self, now: float, wanted: int) -> None:
        """Start or stop instances, the newest first.

        Args:
            now: seconds.
            wanted: how many there should be, starting ones included.
        """
        for _ in range(wanted - self.count):
            fails = self._random.random() < self._starts.failing
            start_s = self._random.uniform(self._starts.fastest_s, self._starts.slowest_s)
            self._starting.append((now, now + (self._starts.failure_s if fails else start_s), fails))
        for _ in range(self.count - wanted):
            began = self._starting.pop()[0] if self._starting else self._running.pop()
            self._paid_s += now - began
