"""Waiting items run together; none waits for a batch to fill, none fails for another's sake."""

import threading
from collections.abc import Sequence

import pytest

from sagemaker_endpoints._runtime.batching import Worker

SOON = 5.0


class Recorder:
    """A model that doubles numbers, notes its batches, and can be held up."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.started, self.go_on = threading.Event(), threading.Event()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        self.started.set()
        assert self.go_on.wait(SOON)
        if 13 in items:
            raise ValueError("thirteen")
        if 99 in items:
            raise MemoryError
        return [2 * item for item in items]


@pytest.fixture
def busy() -> tuple[Recorder, "Worker[int, int]"]:
    """A worker that is held up by its first item, 0."""
    recorder = Recorder()
    worker = Worker(recorder, max_items=4)
    worker.submit(0)
    assert recorder.started.wait(SOON)
    return recorder, worker


def test_an_item_that_comes_alone_runs_at_once() -> None:
    # given an idle worker
    recorder = Recorder()
    recorder.go_on.set()
    # when one item comes
    result = Worker(recorder, max_items=8).submit(21).result(SOON)
    # then nothing is waited for
    assert result == 42
    assert recorder.batches == [[21]]


def test_items_that_waited_run_together_up_to_the_largest_batch(
    busy: tuple[Recorder, "Worker[int, int]"],
) -> None:
    # given six items that wait
    recorder, worker = busy
    futures = [worker.submit(item) for item in range(1, 7)]
    # when the worker gets free
    recorder.go_on.set()
    # then it takes four, then two, in order
    assert [future.result(SOON) for future in futures] == [2, 4, 6, 8, 10, 12]
    assert recorder.batches == [[0], [1, 2, 3, 4], [5, 6]]


@pytest.mark.parametrize(("bad", "error"), [(13, ValueError), (99, MemoryError)])
def test_a_failing_item_does_not_fail_its_neighbours(
    busy: tuple[Recorder, "Worker[int, int]"], bad: int, error: type[Exception]
) -> None:
    # given a batch with one item that fails
    recorder, worker = busy
    good, failing, after = worker.submit(1), worker.submit(bad), worker.submit(2)
    # when it runs
    recorder.go_on.set()
    # then only that item fails
    assert (good.result(SOON), after.result(SOON)) == (2, 4)
    with pytest.raises(error):
        failing.result(SOON)


def test_the_worker_outlives_a_failure() -> None:
    # given a worker whose item failed
    recorder = Recorder()
    recorder.go_on.set()
    worker = Worker(recorder, max_items=1)
    with pytest.raises(ValueError, match="thirteen"):
        worker.submit(13).result(SOON)
    # when another comes, then it is done
    assert worker.submit(3).result(SOON) == 6


def test_an_item_that_nobody_waits_for_any_more_is_left_out(
    busy: tuple[Recorder, "Worker[int, int]"],
) -> None:
    # given two waiting items of which one is given up
    recorder, worker = busy
    given_up, wanted = worker.submit(1), worker.submit(2)
    assert given_up.cancel()
    # when the worker gets free
    recorder.go_on.set()
    # then it runs the other alone
    assert wanted.result(SOON) == 4
    assert recorder.batches == [[0], [2]]
