"""One worker that runs waiting items together, so that a network sees batches without anyone waiting for them."""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Worker(Generic[Item, Result]):
    """A thread of its own for `run`, which is never called twice at once.

    run: gives one result for each item, in order.
    largest: how many items it takes at once. A batch is what is waiting when the worker gets free, never more:
        an item that comes alone starts at once.
    """

    def __init__(self, run: Callable[[Sequence[Item]], Sequence[Result]], largest: int) -> None:
        self._run, self._largest = run, largest
        self._waiting: queue.SimpleQueue[tuple[Item, Future[Result]]] = queue.SimpleQueue()
        threading.Thread(target=self._serve, name="model", daemon=True).start()

    def submit(self, item: Item) -> Future[Result]:
        """The result, or the exception, that `run` will have for this item."""
        future: Future[Result] = Future()
        self._waiting.put((item, future))
        return future

    def _serve(self) -> None:
        while True:
            self._finish(self._next_batch())

    def _next_batch(self) -> list[tuple[Item, Future[Result]]]:
        batch = [self._waiting.get()]
        while len(batch) < self._largest:
            try:
                batch.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return [entry for entry in batch if entry[1].set_running_or_notify_cancel()]

    def _finish(self, batch: list[tuple[Item, Future[Result]]]) -> None:
        """Run a batch. Where it fails each item gets its own run, so that none fails for its neighbour's sake."""
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
