"""A worker that runs waiting items together: a network gets batches, and no item waits for a batch to fill."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from sagemaker_endpoints._runtime.room import Room

Item = TypeVar("Item")
Result = TypeVar("Result")


class Worker(Generic[Item, Result]):
    """Threads that run batches of items, as many at a time as there is room for.

    A batch consists of the items that are waiting when a thread becomes free, so a single item starts at once. Batches
    begin in the order of their items: one for which there is no room yet is not overtaken.

    Args:
        run: returns one result for each item, in order. Several threads call it.
        max_items: the most items of one batch.
        room: which batches may run at the same time.
        pixels: how much room an item takes.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Item]], Sequence[Result]],
        max_items: int,
        room: Room,
        pixels: Callable[[Item], int],
    ) -> None:
        self._run, self._max_items, self._room, self._pixels = run, max_items, room, pixels
        self._waiting: deque[tuple[Item, Future[Result]]] = deque()
        self._running: list[int] = []
        self._changed = threading.Condition()
        for number in range(room.batches):
            threading.Thread(target=self._serve, name=f"model-{number}", daemon=True).start()

    def submit(self, item: Item) -> Future[Result]:
        """Queue an item.

        Args:
            item: an element of the batch that `run` gets.

        Returns:
            A future with the result or the exception of `run`.
        """
        future: Future[Result] = Future()
        with self._changed:
            self._waiting.append((item, future))
            self._changed.notify()
        return future

    def _serve(self) -> None:
        while True:
            batch, pixels = self._begin()
            self._finish(batch)
            del batch  # its pictures are not kept while this thread waits
            self._end(pixels)

    def _begin(self) -> tuple[list[tuple[Item, Future[Result]]], int]:
        """Wait until there is room for the next batch, and take it."""
        with self._changed:
            self._changed.wait_for(self._may_begin)
            taken = [self._waiting.popleft() for _ in range(self._next_items())]
            batch = [entry for entry in taken if entry[1].set_running_or_notify_cancel()]
            pixels = sum(self._pixels(item) for item, _ in batch)
            self._running.append(pixels)
            return batch, pixels

    def _may_begin(self) -> bool:
        """Whether items wait, and there is room for the next batch of them."""
        items = [self._waiting[index][0] for index in range(self._next_items())]
        return bool(items) and self._room.admits(sum(map(self._pixels, items)), self._running)

    def _next_items(self) -> int:
        return min(len(self._waiting), self._max_items)

    def _end(self, pixels: int) -> None:
        with self._changed:
            self._running.remove(pixels)
            self._changed.notify_all()

    def _finish(self, batch: list[tuple[Item, Future[Result]]]) -> None:
        """Run a batch. If it fails, each item runs alone, so that none fails because of another."""
        if not batch:
            return
        try:
            results = self._run([item for item, _ in batch])
        except Exception as error:
            if len(batch) == 1:
                batch[0][1].set_exception(error)
                return
            for entry in batch:
                self._finish([entry])
            return
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)
