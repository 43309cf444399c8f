"""A worker that runs waiting items together: a network gets batches, and no item waits for a batch to fill."""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Worker(Generic[Item, Result]):
    """A thread that runs batches of items, one batch at a time.

    A batch consists of the items that are waiting when the worker becomes free, so a single item starts at once.

    Args:
        run: returns one result for each item, in order.
        max_items: the most items of one batch.
    """

    def __init__(self, run: Callable[[Sequence[Item]], Sequence[Result]], max_items: int) -> None:
        self._run, self._max_items = run, max_items
        self._waiting: queue.SimpleQueue[tuple[Item, Future[Result]]] = queue.SimpleQueue()
        threading.Thread(target=self._serve, name="model", daemon=True).start()

    def submit(self, item: Item) -> Future[Result]:
        """Queue an item.

        Args:
            item: an element of the batch that `run` gets.

        Returns:
            A future with the result or the exception of `run`.
        """
        future: Future[Result] = Future()
        self._waiting.put((item, future))
        return future

    def _serve(self) -> None:
        while True:
            self._finish(self._next_batch())

    def _next_batch(self) -> list[tuple[Item, Future[Result]]]:
        batch = [self._waiting.get()]
        while len(batch) < self._max_items:
            try:
                batch.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return [entry for entry in batch if entry[1].set_running_or_notify_cancel()]

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
