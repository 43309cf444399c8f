"""No job is lost or run twice when functions die, notices repeat or jobs are cancelled; counters become right."""

from collections.abc import Iterator
from typing import Any

import pytest

from facemagi import table
from facemagi.errors import FaceMagiError
from facemagi.jobs import attempts, lifecycle, records, sagemaker
from facemagi.queueing import lane, line
from facemagi.sweeping import queues, sweep
from tests.core.job_life import container_error, later
from tests.core.lost_calls import KilledError, killed
from tests.core.queue_samples import ANN, BEN, ENDPOINT, WINDOW, Queue, counters, deploy_small, notify, small_queue

LATER = 61
"""Seconds after which a job that was not sent is one whose function has died."""


@pytest.fixture
def queue(cloud: None) -> Iterator[Queue]:
    with small_queue() as queue:
        yield queue


def test_a_job_whose_releaser_died_is_sent_by_the_sweeper_once(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a function that dies after it has claimed a waiting job
    jobs = queue.ids(ANN, WINDOW + 1)
    with monkeypatch.context() as patch:
        patch.setattr(attempts, "send_claimed", killed)
        with pytest.raises(KilledError):
            queue.end_next()
    assert jobs[-1] not in queue.sent
    # when the notice comes again, and a sweep soon afterwards
    notify(f"{ANN}.{jobs[0]}", "Completed")
    sweep.run()
    assert jobs[-1] not in queue.sent  # another function may be sending it
    with later(LATER):
        assert sweep.run()["never_sent"] == 1
    # then the job is sent once, and ends
    assert queue.end_all() == jobs
    assert lifecycle.find(ANN, jobs[-1]).state == "succeeded"
    assert counters() == (0, 0)


def test_a_line_whose_releaser_died_before_it_had_counted_is_counted_by_the_sweeper(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a function that dies after it has claimed a job, before it has counted it out of the line
    queue.ids(ANN, WINDOW + 1)
    change = lane.change

    def dies_when_it_counts(endpoint: str, *, add: Any, **more: Any) -> Any:
        return killed() if add else change(endpoint, add=add, **more)

    with monkeypatch.context() as patch:
        patch.setattr(lane, "change", dies_when_it_counts)
        with pytest.raises(KilledError):
            queue.end_next()
    assert counters() == (WINDOW, 1)
    # when a sweep comes
    sweep.run()
    # then nobody waits
    assert counters() == (WINDOW, 0)


def test_a_job_whose_notice_found_no_lane_is_sent_by_the_call_that_made_it_wait(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given that the jobs in flight end just when another one has to wait
    queue.ids(ANN, WINDOW)
    join = line.join

    def ends_meanwhile(*arguments: Any) -> Any:
        queue.end_all()
        return join(*arguments)

    monkeypatch.setattr(line, "join", ends_meanwhile)
    # when it is sent
    job = queue.send(BEN)
    # then nobody has to release it
    assert queue.sent[-1] == job["id"]
    assert counters() == (1, 0)


def test_counters_that_are_too_low_become_right_too(queue: Queue) -> None:
    queue.ids(ANN, WINDOW + 2)
    lane.change(ENDPOINT, add={"waiting_normal": -2})
    sweep.run()
    queue.end_all()
    assert counters() == (0, 0)


def test_jobs_that_move_while_they_are_counted_are_no_error(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a job that ends, so that another is sent, after the jobs in flight were counted
    queue.ids(ANN, WINDOW + 3)
    read = lane.read

    def ends_meanwhile(endpoint: str) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(lane, "read", read)
            queue.end_next()
        monkeypatch.setattr(lane, "read", read)
        return read(endpoint)

    monkeypatch.setattr(lane, "read", ends_meanwhile)
    # when they are counted
    sweep.run()
    # then the counters are still right
    queue.end_all()
    assert counters() == (0, 0)


def test_a_cancelled_waiting_job_is_never_sent(queue: Queue) -> None:
    jobs = queue.ids(ANN, WINDOW + 2)
    lifecycle.remove(ANN, jobs[WINDOW])
    assert counters() == (WINDOW, 1)
    assert queue.end_all() == [*jobs[:WINDOW], jobs[-1]]
    assert counters() == (0, 0)


def test_a_job_that_was_cancelled_after_it_was_sent_keeps_its_slot_until_sagemaker_ends_it(queue: Queue) -> None:
    # given a full window whose jobs are cancelled
    jobs = queue.ids(ANN, WINDOW)
    for job in jobs:
        lifecycle.remove(ANN, job)
    (waiting,) = queue.ids(ANN, 1)
    assert queue.sent == jobs
    # when SageMaker has ended one of them, and says so twice
    queue.end_next()
    notify(f"{ANN}.{jobs[0]}", "Completed")
    # then one slot became free
    assert queue.sent == [*jobs, waiting]
    assert counters() == (WINDOW, 0)


def test_a_repeated_notice_frees_one_slot(queue: Queue) -> None:
    jobs = queue.ids(ANN, WINDOW + 2)
    queue.end_next()
    notify(f"{ANN}.{jobs[0]}", "Completed")
    assert counters() == (WINDOW, 1)


def test_a_second_attempt_keeps_the_slot_of_the_first(queue: Queue) -> None:
    queue.ids(ANN, WINDOW)
    queue.end_next("Failed")
    assert counters() == (WINDOW, 0)
    queue.end_all()
    assert counters() == (0, 0)


def test_a_failed_job_frees_its_slot(queue: Queue) -> None:
    jobs = queue.ids(ANN, WINDOW + 1)
    assert queue.end_next("Failed", **container_error()) == "failed"
    assert queue.sent == jobs


def test_a_job_that_waits_for_too_long_expires_and_is_not_sent(queue: Queue) -> None:
    jobs = queue.ids(ANN, WINDOW + 1)
    with later(3600 + 60 + 900 + 5):
        sweep.run()
        stored = table.read(ANN, records.name(jobs[-1]))
    assert stored is not None
    assert (stored.state, queue.sent) == ("expired", jobs[:WINDOW])
    assert counters() == (0, 0)


def test_a_waiting_job_of_a_deleted_photo_is_cancelled(queue: Queue) -> None:
    jobs = queue.ids(ANN, WINDOW + 1)
    lifecycle.remove_of_photo(ANN, lifecycle.find(ANN, jobs[0]).request["photo"])
    assert lifecycle.find(ANN, jobs[-1]).state == "canceled"
    assert counters() == (WINDOW, 0)


def test_a_waiting_job_that_the_endpoint_refuses_for_now_is_sent_by_the_sweeper(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any) -> Any:
        raise FaceMagiError("effect_unavailable", "Not now.")

    # given an endpoint that refuses when a waiting job is sent
    jobs = queue.ids(ANN, WINDOW + 2)
    with monkeypatch.context() as patch:
        patch.setattr(sagemaker, "invoke", refuses)
        queue.end_next()
    assert lifecycle.find(ANN, jobs[WINDOW]).state == "queued"
    # then the sweeper sends it
    with later(LATER):
        assert sweep.run()["never_sent"] == 1
    assert sorted(queue.end_all()) == sorted(jobs)


def test_an_endpoint_that_refuses_one_job_is_asked_for_no_further_one(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given many waiting jobs and several free slots
    queue.ids(ANN, WINDOW + 5)
    lane.change(ENDPOINT, add={}, put={"wide_window": 6})
    asked: list[Any] = []

    def refuses(*arguments: Any) -> Any:
        asked.append(arguments)
        raise FaceMagiError("effect_unavailable", "Not now.")

    monkeypatch.setattr(sagemaker, "invoke", refuses)
    # when a job ends
    queue.end_next()
    # then one job is tried, which the sweeper finds
    assert len(asked) == 1
    assert counters() == (WINDOW, 4)


def test_a_repeated_request_does_not_send_a_waiting_job(queue: Queue) -> None:
    queue.ids(ANN, WINDOW)
    first = queue.send(ANN, key="k1")
    with later(LATER):
        assert queue.send(ANN, key="k1")["id"] == first["id"]
    assert len(queue.sent) == WINDOW
    assert counters() == (WINDOW, 1)


def test_a_job_that_cannot_be_sent_gives_its_slot_back(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: Any) -> Any:
        raise FaceMagiError("effect_unavailable", "Not now.")

    monkeypatch.setattr(sagemaker, "invoke", refuses)
    with pytest.raises(FaceMagiError):
        queue.send(ANN)
    assert counters() == (0, 0)


def test_each_leg_of_a_chain_is_counted_at_its_own_endpoint(queue: Queue) -> None:
    # given a chain over two endpoints
    deploy_small("paint", "other")
    other = ENDPOINT.replace("small", "other")
    queue.send(ANN, "glow", "paint")
    assert (counters(), counters(other)) == ((1, 0), (0, 0))
    # when its first leg ends, and then its second
    queue.end_next()
    assert (counters(), counters(other)) == ((0, 0), (1, 0))
    queue.end_next()
    assert (counters(), counters(other)) == ((0, 0), (0, 0))


def test_the_first_leg_of_a_chain_waits_for_its_turn(queue: Queue) -> None:
    deploy_small("paint", "other")
    queue.ids(ANN, WINDOW)
    chain = queue.send(ANN, "glow", "paint")["id"]
    queue.end_all()
    assert queue.sent.count(chain) == 2
    assert lifecycle.find(ANN, chain).state == "succeeded"


def test_many_jobs_of_many_owners_all_end_once(queue: Queue) -> None:
    # given jobs of owners who send at once, cancel some, and repeat requests
    owners = [str(number) * 16 for number in range(4)]
    jobs = {owner: queue.ids(owner, 6) for owner in owners}
    for owner in owners:
        lifecycle.remove(owner, jobs[owner][5])
    # when SageMaker has ended all, and every notice came twice
    order = queue.end_all()
    for owner in owners:
        for job in jobs[owner]:
            notify(f"{owner}.{job}", "Completed")
    # then each was sent once, and each has its end
    assert sorted(order) == sorted(job for owner in owners for job in jobs[owner][:5])
    states = [lifecycle.find(owner, job).state for owner in owners for job in jobs[owner]]
    assert (states.count("succeeded"), states.count("canceled")) == (20, 4)
    assert counters() == (0, 0)


def test_long_queues_leave_a_sweep_time_for_the_records(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a sweep that has little time left, and a job that waits though a slot is free
    jobs = queue.ids(ANN, WINDOW + 1)
    lane.change(ENDPOINT, add={}, put={"wide_window": WINDOW + 1})
    with monkeypatch.context() as patch:
        patch.setattr(queues, "remaining_seconds", lambda: queues.RECORDS_SECONDS - 1)
        # when it runs, then the job waits for the next sweep
        sweep.run()
    assert counters() == (WINDOW, 1)
    sweep.run()
    assert queue.sent == jobs
