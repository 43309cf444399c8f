"""Many things at once: their order, the time, the deadline of the request."""

import threading
import time

import pytest

from facemagi import deadline
from facemagi.batches import threads

TWO = 2


def test_the_answers_are_in_the_order_of_the_things() -> None:
    assert threads.run(lambda number: number % 2 == 0, range(6), 60) == [True, False] * 3


def test_things_are_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "THREADS", TWO)
    both = threading.Barrier(TWO)
    assert threads.run(lambda _: both.wait(60) is not None, range(TWO), 60) == [True] * TWO


def test_after_the_time_nothing_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "THREADS", 1)
    clock = iter(range(100))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    done = threads.run(lambda _: True, range(10), 4)
    assert 0 < done.count(True) < 10
    assert done == sorted(done, reverse=True)


def test_nothing_begins_shortly_before_the_request_must_be_answered() -> None:
    token = deadline._ends_at.set(time.monotonic() + threads.CALLS_SECONDS - 1)
    try:
        assert threads.run(lambda _: True, range(3), 60) == [False] * 3
    finally:
        deadline._ends_at.reset(token)


def test_a_thread_knows_the_deadline_of_its_request() -> None:
    token = deadline._ends_at.set(time.monotonic() + 1000)
    try:
        assert threads.run(lambda _: deadline.remaining_seconds() <= 1000, range(3), 60) == [True] * 3
    finally:
        deadline._ends_at.reset(token)
