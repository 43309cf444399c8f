"""What a job took and cost: from the container's times, summed over legs, None where it was not measured."""

from collections.abc import Iterator
from typing import Any

import pytest

from facemagi.jobs import lifecycle, timings
from facemagi.queueing import line, prices
from tests.core.queue_samples import ANN, BEN, INSTANCE, WINDOW, Queue, deploy_small, small_queue

SPENT = {"run": 900, "detect": 20, "edit": 500, "encode": 80}

HALF_A_SECOND = 0.736 / 7200
"""The price of half a second on `INSTANCE`."""


@pytest.fixture
def queue(cloud: None) -> Iterator[Queue]:
    with small_queue() as queue:
        yield queue


def answered(spent: dict[str, int]) -> dict[str, Any]:
    """The member of a notice that has the container's times."""
    return {"responseParameters": {"contentType": timings.content_type("image/jpeg", spent)}}


def shown(job: str) -> Any:
    return lifecycle.view(ANN, job, lifecycle.find(ANN, job))


def test_times_travel_in_a_content_type_behind_the_warnings() -> None:
    text = timings.content_type('image/png; warnings="no_hair.f0"', SPENT)
    assert text == 'image/png; warnings="no_hair.f0"; ms="run.900+detect.20+edit.500+encode.80"'
    assert timings.parse(text) == SPENT


@pytest.mark.parametrize("text", [None, 7, "image/png", 'image/png; ms="run.x+edit"', 'image/png; ms="other.5"'])
def test_what_is_no_time_is_skipped(text: Any) -> None:
    assert timings.parse(text) == {}


def test_a_job_shows_what_it_took_and_cost(queue: Queue) -> None:
    job = queue.send(ANN)["id"]
    queue.end_next(**answered(SPENT))
    view = shown(job)
    metrics = view["metrics"]
    assert {name: metrics[name] for name in ("detect_ms", "edit_ms", "encode_ms")} == {
        "detect_ms": 20,
        "edit_ms": 500,
        "encode_ms": 80,
    }
    assert metrics["queue_ms"] == max(0, metrics["total_ms"] - 900)
    assert view["cost_usd"] == pytest.approx(HALF_A_SECOND, abs=1e-8)
    assert view["started_at"] <= view["finished_at"]


def test_a_chain_shows_the_sum_of_its_legs(queue: Queue) -> None:
    deploy_small("paint", "other")
    job = queue.send(ANN, "glow", "paint")["id"]
    queue.end_next(**answered(SPENT))
    began = shown(job)["started_at"]
    queue.end_next(**answered(SPENT))
    view = shown(job)
    assert (view["metrics"]["edit_ms"], view["metrics"]["encode_ms"]) == (1000, 160)
    assert view["cost_usd"] == pytest.approx(2 * HALF_A_SECOND, abs=1e-8)
    assert view["started_at"] == began


def test_a_container_that_measures_nothing_gives_no_numbers(queue: Queue) -> None:
    job = queue.send(ANN)["id"]
    queue.end_next()
    view = shown(job)
    assert (view["metrics"]["edit_ms"], view["metrics"]["queue_ms"], view["cost_usd"]) == (None, None, None)
    assert view["metrics"]["total_ms"] >= 0


def test_an_instance_without_a_price_has_no_cost() -> None:
    assert prices.cost_usd(INSTANCE, 500) == pytest.approx(HALF_A_SECOND)
    assert prices.cost_usd("ml.p99.huge", 500) is None


def test_the_position_of_a_job_far_behind_is_estimated(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "COUNTED", 4)
    queue.ids(ANN, 10)
    queue.ids(BEN, 2)
    # when two owners take turns, of whom one has many jobs
    positions = [queue.send(owner)["queue_position"] for owner in (BEN, ANN)]
    # then a turn is two jobs long, as far as was counted, and nobody is behind more jobs than there are
    assert positions == [WINDOW + 3 * 2, WINDOW + 11]


def test_a_queued_job_shows_its_position_and_a_finished_one_does_not(queue: Queue) -> None:
    positions = [queue.send(ANN)["queue_position"] for _ in range(5)]
    assert positions == [0, 1, 2, 3, 4]
    assert shown(queue.sent[0])["queue_position"] is None
