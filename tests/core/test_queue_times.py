"""Estimates: learned from the ends of jobs, close to what happens, and None where nothing was measured."""

import time
from dataclasses import replace
from random import Random
from statistics import median

import pytest

from facemagi.queueing import estimates, learning
from facemagi.queueing.lane import Lane
from tests.core.job_life import later
from tests.core.queue_samples import lane_with

NOW = time.time()


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)


def learned(lane: Lane, **sent: float) -> Lane:
    """The lane after the end of a job that was sent like this."""
    return replace(lane, **learning.after_end(lane, sent, NOW))  # type: ignore[arg-type]


def test_a_new_endpoint_is_cold_and_has_no_estimates() -> None:
    lane = Lane("new")
    assert estimates.state_of(lane) == "cold"
    assert estimates.seconds_until_ready(lane) is None
    assert estimates.seconds_until_end(lane, 3) is None


def test_an_endpoint_that_is_starting_says_when_it_will_be_ready() -> None:
    lane = lane_with(woken_at=NOW - 100, cold_start_s=400.0, alone_s=2.0)
    assert estimates.state_of(lane) == "scaling"
    assert estimates.seconds_until_ready(lane) == 300.0
    assert estimates.seconds_until_end(lane, 0) == 302.0


def test_an_endpoint_is_ready_until_it_has_had_no_work_for_a_quarter_of_an_hour() -> None:
    lane = lane_with(last_end_at=NOW)
    assert estimates.state_of(lane) == "ready"
    with later(901):
        assert estimates.state_of(lane) == "cold"


def test_the_first_end_after_a_start_measures_the_start() -> None:
    lane = learned(lane_with(woken_at=NOW - 400, alone_s=2.0), at=NOW - 400, ahead=0)
    assert lane.cold_start_s == pytest.approx(398, abs=0.1)
    assert lane.alone_s == 2.0  # the job's own time was mostly the start


def test_a_job_that_was_queued_during_the_start_says_nothing_of_a_job_alone() -> None:
    lane = lane_with(woken_at=NOW - 410, warm_at=NOW - 10, last_end_at=NOW - 2)
    lane = learned(lane, at=NOW - 300, ahead=5)
    assert lane.alone_s is None
    assert lane.interval_s == 2.0


def test_a_job_without_a_record_of_its_sending_teaches_nothing() -> None:
    assert learned(lane_with(last_end_at=NOW), at=NOW) == lane_with(last_end_at=NOW)


def test_jobs_before_a_job_add_their_share() -> None:
    lane = lane_with(last_end_at=NOW, alone_s=2.0, interval_s=0.5)
    assert estimates.seconds_until_end(lane, 10) == 5.5
    assert estimates.seconds_until_end(lane, 1) == 2.0  # side by side


def test_before_a_queue_was_measured_an_instance_is_assumed_to_work_side_by_side() -> None:
    lane = lane_with(last_end_at=NOW, alone_s=2.0, concurrency=4)
    assert estimates.seconds_until_end(lane, 7) == 4.0


def test_a_job_that_was_sent_has_less_and_less_time_left_and_never_less_than_none() -> None:
    lane = lane_with(last_end_at=NOW, alone_s=5.0)
    assert estimates.seconds_left(lane, NOW, 0) == 5.0
    with later(2):
        assert estimates.seconds_left(lane, NOW, 0) == 3.0
    with later(600):
        assert estimates.seconds_left(lane, NOW, 0) == 0.0


@pytest.mark.parametrize("concurrency", [1, 4])
def test_half_of_the_estimates_are_within_thirty_percent(concurrency: int) -> None:
    """An endpoint with jobs that come at random, alone and in bursts, and take between 1 and 2 seconds."""
    random = Random(concurrency)
    lane = lane_with(last_end_at=NOW, concurrency=concurrency)
    free_at, now, errors = [0.0] * concurrency, 0.0, []
    for _ in range(60):
        now = max(now, *free_at) + 1  # a burst comes when the last one is done
        jobs: list[tuple[float, int, float | None]] = []
        for ahead in range(random.choice([1, 1, 3, 20])):
            estimate = estimates.seconds_until_end(lane, ahead)
            server = min(range(concurrency), key=free_at.__getitem__)
            free_at[server] = max(free_at[server], now) + random.uniform(1, 2)
            jobs.append((free_at[server] - now, ahead, estimate))
        for seconds, before, estimated in sorted(jobs):
            lane = learned(lane, at=NOW - seconds, ahead=before)
            errors += [] if estimated is None else [abs(estimated - seconds) / seconds]
    assert median(errors) < 0.3
