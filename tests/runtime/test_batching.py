"""Waiting items run as one batch; no item waits for a full batch, and none fails because of another."""

import threading
from collections.abc import Sequence

import pytest

from sagemaker_endpoints._runtime.batching import Worker
from sagemaker_endpoints._runtime.room import ONE

TIMEOUT = 5.0
"""Seconds."""


def pixels(number: int) -> int:
    """Every item takes a million pixels."""
    return 1_000_000


class Recorder:
    """A model that doubles numbers, records its batches, and runs only after `go_on` is set."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.started, self.go_on = threading.Event(), threading.Event()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        self.started.set()
        assert self.go_on.wait(TIMEOUT)
        if 13 in items:
            raise ValueError("thirteen")
        if 99 in items:
            raise MemoryError
        return [2 * item for item in items]


@pytest.fixture
def busy() -> tuple[Recorder, "Worker[int, int]"]:
    """A worker that is blocked by its first item, 0."""
    recorder = Recorder()
    worker = Worker(recorder, 4, ONE, pixels)
    worker.submit(0)
    assert recorder.started.wait(TIMEOUT)
    return recorder, worker


def test_a_single_item_runs_at_once() -> None:
    # given an idle worker
    recorder = Recorder()
    recorder.go_on.set()
    # when one item is submitted
    result = Worker(recorder, 8, ONE, pixels).submit(21).result(TIMEOUT)
    # then it runs alone
    assert result == 42
    assert recorder.batches == [[21]]


def test_waiting_items_run_together_up_to_the_maximum_batch_size(
    busy: tuple[Recorder, "Worker[int, int]"],
) -> None:
    # given six waiting items
    recorder, worker = busy
    futures = [worker.submit(item) for item in range(1, 7)]
    # when the worker is free
    recorder.go_on.set()
    # then it runs four, then two, in order
    assert [future.result(TIMEOUT) for future in futures] == [2, 4, 6, 8, 10, 12]
    assert recorder.batches == [[0], [1, 2, 3, 4], [5, 6]]


@pytest.mark.parametrize(("bad", "error"), [(13, ValueError), (99, MemoryError)])
def test_a_failing_item_does_not_fail_the_others_of_its_batch(
    busy: tuple[Recorder, "Worker[int, int]"], bad: int, error: type[Exception]
) -> None:
    # given a batch with one item that fails
    recorder, worker = busy
    good, failing, after = worker.submit(1), worker.submit(bad), worker.submit(2)
    # when it runs
    recorder.go_on.set()
    # then only that item fails
    assert (good.result(TIMEOUT), after.result(TIMEOUT)) == (2, 4)
    with pytest.raises(error):
        failing.result(TIMEOUT)


def test_the_worker_continues_after_a_failure() -> None:
    # given a worker whose item failed
    recorder = Recorder()
    recorder.go_on.set()
    worker = Worker(recorder, 1, ONE, pixels)
    with pytest.raises(ValueError, match="thirteen"):
        worker.submit(13).result(TIMEOUT)
    # when another item is submitted, then it runs
    assert worker.submit(3).result(TIMEOUT) == 6


def test_a_canceled_item_is_not_run(
    busy: tuple[Recorder, "Worker[int, int]"],
) -> None:
    # given two waiting items, one of them canceled
    recorder, worker = busy
    canceled, waiting = worker.submit(1), worker.submit(2)
    assert canceled.cancel()
    # when the worker is free
    recorder.go_on.set()
    # then it runs only the other
    assert waiting.result(TIMEOUT) == 4
    assert recorder.batches == [[0], [2]]
