"""Single jobs: none is lost, and queues are as long as theory says."""

from dataclasses import replace

import numpy as np
import pytest

from facemagi import limits
from scripts.simulation import arrivals, events
from scripts.simulation.job import JobTimes
from scripts.simulation.options import Options
from scripts.simulation.outcome import Outcome
from scripts.simulation.window import RULES
from tests.simulation.samples import EXACT, TIMES, fixed, portrait, simulate, template

HOUR_S = 3600


def poisson(rate: float, jobs: int) -> list[float]:
    """Arrivals by chance, with this rate."""
    times: list[float] = np.random.default_rng(5).exponential(1 / rate, jobs).cumsum().tolist()
    return times


def ends(outcome: Outcome) -> float:
    return outcome.succeeded + outcome.expired + outcome.refused + outcome.failed


def test_one_job_alone_does_not_wait() -> None:
    outcome = simulate([1.0], fixed(1))
    assert (outcome.wait_s(100), outcome.busy_s) == (0, 1)


def test_jobs_at_the_same_time_wait_for_each_other() -> None:
    assert [wait for wait, _ in simulate([1.0] * 4, fixed(1)).waits] == [0, 1, 2, 3]
    assert [wait for wait, _ in simulate([1.0] * 4, fixed(2)).waits] == [0, 0, 1, 1]


@pytest.mark.parametrize("load", [0.3, 0.7, 0.85])
def test_the_mean_wait_at_one_instance_is_that_of_a_queue_with_a_fixed_time(load: float) -> None:
    outcome = simulate(poisson(load, 60_000), fixed(1))
    assert outcome.mean_wait_s == pytest.approx(load / (2 * (1 - load)), rel=0.06)


def test_the_jobs_that_are_there_are_their_rate_times_their_time() -> None:
    outcome = simulate(poisson(1.6, 80_000), fixed(2))
    there = np.mean([minute.backlog + minute.in_line for minute in outcome.minutes])
    assert there == pytest.approx(1.6 * (outcome.mean_wait_s + TIMES.edit_s), rel=0.08)


@pytest.mark.parametrize("window", RULES)
@pytest.mark.parametrize(("scenario", "edits", "peak"), [("burst", 900, 1), ("viral", 20_000, 20), ("day", 9_000, 10)])
def test_every_job_ends_exactly_once(scenario: str, edits: float, peak: float, window: str) -> None:
    times = arrivals.SCENARIOS[scenario](edits, peak).arrivals(1)
    outcome = simulate(times, template(), replace(EXACT, window=window, owners=1))
    assert outcome.created == len(times) == ends(outcome)
    assert outcome.minutes[-1].backlog + outcome.minutes[-1].in_line == 0


def test_the_same_seed_gives_the_same_and_another_gives_another() -> None:
    times = arrivals.burst(300, 1).arrivals(1)
    first, again, other = (simulate(times, template(), Options(seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first.waits != other.waits


def test_a_job_that_no_instance_takes_within_an_hour_expires() -> None:
    outcome = simulate([10.0, 20.0], fixed(0))
    assert (outcome.succeeded, outcome.expired) == (0, 2)


def test_more_waiting_jobs_of_an_owner_than_allowed_are_refused() -> None:
    small = replace(template(), backlog=5)
    jobs = small.capacity.window + limits.MAX_WAITING_PER_OWNER + 7
    outcome = simulate([1.0] * jobs, small, replace(EXACT, owners=1))
    assert outcome.refused == 7
    assert simulate([1.0] * jobs, small, replace(EXACT, owners=2)).refused == 0


def test_sagemaker_gets_no_more_jobs_than_the_window_before_the_first_sweep() -> None:
    outcome = simulate([1.0] * 500, template())
    assert outcome.minutes[0].backlog == template().capacity.window
    assert outcome.minutes[0].in_line == 500 - template().capacity.window


def test_a_batch_saves_what_its_share_says() -> None:
    one, eight = (JobTimes(1.0, 0.0, size, batch_share=0.5) for size in (1, 8))
    jobs = [1.0] * 33
    alone, together = (
        events.simulate(jobs, fixed(1, 8), times, replace(EXACT, first_instances=1)) for times in (one, eight)
    )
    assert alone.busy_s == 33
    assert together.busy_s < 0.65 * alone.busy_s


def test_what_surrounds_an_edit_overlaps_with_other_edits() -> None:
    times = JobTimes(edit_s=1.0, around_s=1.0)
    slow, fast = (
        events.simulate([1.0] * 60, fixed(1, concurrency), times, replace(EXACT, first_instances=1))
        for concurrency in (1, 2)
    )
    assert slow.wait_s(100) == pytest.approx(2 * 59)
    assert fast.wait_s(100) < 0.55 * slow.wait_s(100)
    assert times.jobs_a_second(1) == 0.5
    assert times.jobs_a_second(2) == 1


def test_jobs_that_an_instance_cannot_finish_are_sent_once_more() -> None:
    graded = replace(template(), most=4)
    long = JobTimes(edit_s=40.0, around_s=0.0)
    times = arrivals.burst(120, 1).arrivals(2)
    outcome = events.simulate(times, graded, long, EXACT, "ml.c7i.large")
    assert ends(outcome) == len(times)


def test_a_list_from_a_file_is_simulated_as_it_is(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "arrivals"
    path.write_text("3.5\n1\n2\n")
    assert arrivals.from_file(path) == [1.0, 2.0, 3.5]


def test_dollars_are_those_of_the_paid_seconds() -> None:
    outcome = simulate([1.0], fixed(1))
    assert outcome.usd() == pytest.approx(0.107 * outcome.instance_s / HOUR_S)
    assert portrait().endpoint.instance_type == "ml.c7i.large"
