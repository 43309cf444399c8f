"""Who is sent next: a short backlog at SageMaker, turns between owners, priorities."""

from collections.abc import Iterator

import pytest

from facemagi import limits
from facemagi.errors import FaceMagiError
from facemagi.jobs import lifecycle
from facemagi.queueing import lane
from facemagi.sweeping import sweep
from tests.core.job_life import later
from tests.core.queue_samples import ANN, BEN, ENDPOINT, WINDOW, Queue, counters, small_queue


@pytest.fixture
def queue(cloud: None) -> Iterator[Queue]:
    with small_queue() as queue:
        yield queue


def test_a_job_within_the_window_is_sent_at_once(queue: Queue) -> None:
    jobs = queue.ids(ANN, WINDOW)
    assert queue.sent == jobs
    assert counters() == (WINDOW, 0)


def test_a_job_beyond_the_window_waits_until_another_has_ended(queue: Queue) -> None:
    # given more jobs than SageMaker gets at a time
    jobs = queue.ids(ANN, WINDOW + 1)
    assert queue.sent == jobs[:WINDOW]
    assert (lifecycle.find(ANN, jobs[-1]).state, counters()) == ("queued", (WINDOW, 1))
    # when one ends
    queue.end_next()
    # then the waiting job is sent
    assert queue.sent == jobs
    assert counters() == (WINDOW, 0)


def test_the_one_job_of_an_owner_does_not_wait_for_the_many_of_another(queue: Queue) -> None:
    many = queue.ids(ANN, 20)
    (one,) = queue.ids(BEN, 1)
    order = queue.end_all()
    assert order.index(one) <= WINDOW + 1
    assert sorted(order) == sorted([*many, one])


def test_owners_with_many_jobs_take_turns(queue: Queue) -> None:
    queue.ids(ANN, WINDOW)
    first, second = queue.ids(ANN, 4), queue.ids(BEN, 4)
    order = queue.end_all()[WINDOW:]
    assert [order.index(job) // 2 for job in first] == [order.index(job) // 2 for job in second] == [0, 1, 2, 3]


def test_an_owner_who_comes_later_is_not_ahead_of_what_others_have_had_before(queue: Queue) -> None:
    # given an owner of whom many jobs have been sent
    queue.ids(ANN, 12)
    for _ in range(6):
        queue.end_next()
    # when another one sends as many
    late = queue.ids(BEN, 6)
    # then they take turns from now on
    order = queue.end_all()[WINDOW + 6 :]
    assert [job in late for job in order[:8]].count(True) == 4


def test_a_high_job_passes_waiting_normal_jobs(queue: Queue) -> None:
    normal = queue.ids(ANN, WINDOW + 3)
    (urgent,) = queue.ids(BEN, 1, priority="high")
    queue.end_next()
    assert queue.sent == [*normal[:WINDOW], urgent]


def test_a_normal_job_does_not_pass_a_waiting_high_job(queue: Queue) -> None:
    queue.ids(ANN, WINDOW)
    (urgent,) = queue.ids(ANN, 1, priority="high")
    (normal,) = queue.ids(BEN, 1)
    assert queue.end_all()[WINDOW:] == [urgent, normal]


def test_low_jobs_are_sent_when_nobody_else_waits(queue: Queue) -> None:
    queue.ids(ANN, WINDOW)
    low = queue.ids(ANN, 2, priority="low")
    normal = queue.ids(BEN, 2)
    assert queue.end_all()[WINDOW:] == [*normal, *low]


def test_a_low_job_does_not_wake_a_cold_endpoint(queue: Queue) -> None:
    (low,) = queue.ids(ANN, 1, priority="low")
    assert (queue.sent, counters()) == ([], (0, 1))
    # when another job has woken it
    (normal,) = queue.ids(BEN, 1)
    assert queue.sent == [normal]
    queue.end_next()
    assert queue.sent == [normal, low]


def test_a_low_job_is_sent_at_once_to_a_warm_endpoint_without_work(queue: Queue) -> None:
    queue.ids(ANN, 1)
    queue.end_next()
    (low,) = queue.ids(ANN, 1, priority="low")
    assert queue.sent[-1] == low


def test_low_jobs_make_no_backlog_that_would_start_an_instance(queue: Queue) -> None:
    queue.ids(ANN, 1)
    queue.end_next()
    queue.ids(ANN, 3, priority="low")
    assert counters() == (1, 2)


def test_a_low_job_may_wait_longer_than_others(queue: Queue) -> None:
    (low,) = queue.ids(ANN, 1, priority="low")
    with later(limits.MAX_JOB_SECONDS - 60):
        assert lifecycle.find(ANN, low).state == "queued"


def test_an_owner_with_too_many_waiting_jobs_is_refused_with_a_time_for_the_next(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given an endpoint that was measured, and an owner whose line is full
    monkeypatch.setattr(limits, "MAX_WAITING_PER_OWNER", 3)
    lane.change(ENDPOINT, add={}, put={"last_end_at": 4e9, "alone_s": 2.0, "interval_s": 20.0})
    queue.ids(ANN, WINDOW + 3)
    # when the owner sends one more
    with pytest.raises(FaceMagiError) as refused:
        queue.send(ANN)
    # then it is refused, with the time that a job would take now
    assert (refused.value.status, refused.value.code) == (429, "queue_full")
    assert refused.value.detail()["eta_s"] == (WINDOW + 4) * 20
    assert refused.value.headers["Retry-After"] == "12"
    # and another owner is not
    assert queue.ids(BEN, 1)


def test_a_place_in_a_full_line_is_free_again_after_a_cancellation(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_WAITING_PER_OWNER", 3)
    jobs = queue.ids(ANN, WINDOW + 3)
    lifecycle.remove(ANN, jobs[-1])
    assert queue.ids(ANN, 1)


def test_the_window_is_wider_while_jobs_wait_and_narrow_again_afterwards(queue: Queue) -> None:
    # given jobs that still wait when a sweep comes
    queue.ids(ANN, 3 * WINDOW)
    sweep.run()
    assert counters() == (2 * WINDOW, WINDOW)
    # when none waits any more
    queue.end_all()
    sweep.run()
    # then SageMaker gets the short backlog again
    queue.ids(ANN, 2 * WINDOW)
    assert counters() == (WINDOW, WINDOW)


def test_a_wide_window_is_kept_while_it_is_used(queue: Queue) -> None:
    # given a window that a line has made wide
    queue.ids(ANN, 3 * WINDOW)
    sweep.run()
    # when none waits any more, and SageMaker has more jobs than half of the window
    for _ in range(WINDOW + 1):
        queue.end_next()
    sweep.run()
    assert counters() == (2 * WINDOW - 1, 0)
    # then the window is as wide as before
    assert lane.read(ENDPOINT).window == 2 * WINDOW


def test_a_window_of_which_less_than_half_is_used_becomes_narrow_by_halves(queue: Queue) -> None:
    queue.ids(ANN, 1)
    lane.change(ENDPOINT, add={}, put={"wide_window": 4 * WINDOW})
    windows = []
    for _ in range(3):
        sweep.run()
        windows.append(lane.read(ENDPOINT).window)
    assert windows == [2 * WINDOW, WINDOW, WINDOW]
    assert lane.read(ENDPOINT).wide_window == 0


def test_owners_take_turns_while_the_window_is_wide(queue: Queue) -> None:
    # given a wide window that one owner fills, and more jobs of that owner in the line
    many = queue.ids(ANN, 8 * WINDOW)
    sweep.run()
    assert lane.read(ENDPOINT).window == 2 * WINDOW
    # when another owner sends one
    (one,) = queue.ids(BEN, 1)
    order = queue.end_all()
    # then it waits for what SageMaker has, and not for the line; and no job is lost or doubled
    assert order.index(one) <= 2 * WINDOW + 1
    assert sorted(order) == sorted([*many, one])


def test_low_jobs_do_not_widen_the_window(queue: Queue) -> None:
    queue.ids(ANN, 3, priority="low")
    sweep.run()
    assert lane.read(ENDPOINT).wide_window == 0
