"""Several instances of an endpoint, each a process of its own. The scaling policies say how many there should be."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from scripts.local_cloud import log_lines
from scripts.local_cloud.emulator.container import Container, StartError

START_S = 134.0
"""A start of an instance takes so long at AWS, with a cached image; see docs/capacity.md."""

FINISH_S = 25.0
"""An instance that stops has so long to finish its jobs."""


@dataclass(eq=False)
class Instance:
    """An instance.

    Attributes:
        container: its process.
        jobs: that it has.
    """

    container: Container
    jobs: int = 0


class Fleet:
    """Instances that start and stop.

    Args:
        new: makes a container that does not run yet.
        concurrency: the most jobs of an instance at once.
        speed: so many times as fast as at AWS its instances start.
    """

    def __init__(self, new: Callable[[], Container], concurrency: int, speed: float) -> None:
        self._new, self._concurrency, self._speed = new, concurrency, speed
        self._changed = threading.Condition()
        self._running: list[Instance] = []
        self._starting: list[Instance] = []
        self._stopping: list[Instance] = []
        self._is_closed = False

    @property
    def running(self) -> int:
        """Instances that serve."""
        return len(self._running)

    @property
    def starting(self) -> int:
        """Instances that do not serve yet."""
        return len(self._starting)

    def take(self, _: float) -> Container:
        """The container with the fewest jobs; waits until one can take another."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._freest() is not None)
            instance = self._freest()
            if instance is None:
                raise StartError("The endpoint was deleted.")
            instance.jobs += 1
            return instance.container

    def give_back(self, container: Container) -> None:
        """A job of a container has ended.

        Args:
            container: as `take` returned it.
        """
        with self._changed:
            for instance in (*self._running, *self._stopping):
                if instance.container is container:
                    instance.jobs -= 1
            self._changed.notify_all()

    def stop_if(self, unneeded: Callable[[], bool]) -> None:
        """Nothing: the policies alone stop instances.

        Args:
            unneeded: whether the endpoint has no work.
        """

    def scale(self, wanted: int) -> None:
        """Start or stop instances, the newest first.

        Args:
            wanted: how many there should be, starting ones included.
        """
        with self._changed:
            for _ in range(wanted - self.running - self.starting):
                instance = Instance(self._new())
                self._starting.append(instance)
                _in_background(partial(self._start, instance))
            for _ in range(self.running + self.starting - wanted):
                instance = self._starting.pop() if self._starting else self._running.pop()
                self._stopping.append(instance)
                _in_background(partial(self._finish, instance))

    def stop(self) -> None:
        """End all processes at once."""
        with self._changed:
            self._is_closed = True
            instances = [*self._running, *self._starting, *self._stopping]
            self._running, self._starting = [], []
            self._changed.notify_all()
        for instance in instances:
            instance.container.stop()

    def _freest(self) -> Instance | None:
        free = [each for each in self._running if each.jobs < self._concurrency]
        return min(free, key=lambda each: each.jobs, default=None)

    def _start(self, instance: Instance) -> None:
        serves_at = time.monotonic() + START_S / self._speed
        failed = False
        if instance in self._starting:
            try:
                instance.container.ready(time.time())
                time.sleep(max(0.0, serves_at - time.monotonic()))
            except StartError as error:
                log_lines.write(f"An instance did not start: {error}")
                failed = True
        with self._changed:
            if instance in self._starting:
                self._starting.remove(instance)
                self._running += [] if failed else [instance]
                self._changed.notify_all()
                return
        instance.container.stop()  # it was stopped while it started

    def _finish(self, instance: Instance) -> None:
        with self._changed:
            if instance.jobs:
                self._changed.wait_for(lambda: not instance.jobs or self._is_closed, timeout=FINISH_S / self._speed)
        instance.container.stop()
        with self._changed:
            self._stopping.remove(instance)


def _in_background(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True, name="scaling").start()
